import 'dart:async';
import 'dart:convert';
import 'dart:io' show HttpClient, HttpStatus;

import 'package:meta/meta.dart';

part 'sample.g.dart';

/// Result of one sync attempt.
sealed class SyncResult {
  const SyncResult();
}

final class Synced extends SyncResult {
  const Synced({required this.count, this.etag});

  final int count;
  final String? etag;
}

final class SyncFailed extends SyncResult implements Exception {
  const SyncFailed(this.reason, [this.status = 0]);

  final String reason;
  final int status;

  @override
  String toString() => 'SyncFailed($status): ${reason.trim()}';
}

enum Priority implements Comparable<Priority> {
  low(1),
  normal(5),
  high(10);

  const Priority(this.weight);

  final int weight;

  @override
  int compareTo(Priority other) => weight - other.weight;
}

typedef Clock = DateTime Function();
typedef Page = ({List<Map<String, Object?>> rows, int? next});

mixin Retrying {
  int get maxAttempts => 3;

  Future<T> retry<T>(Future<T> Function() action) async {
    for (var attempt = 1;; attempt++) {
      try {
        return await action();
      } on SyncFailed catch (error, stack) {
        if (attempt >= maxAttempts) Error.throwWithStackTrace(error, stack);
        await Future<void>.delayed(Duration(milliseconds: 100 * (1 << attempt)));
      } finally {
        _attempts += 1;
      }
    }
  }

  int _attempts = 0;
}

class SyncClient with Retrying {
  SyncClient(this.base, {Clock? clock}) : _clock = clock ?? DateTime.now, assert(base.isAbsolute);

  factory SyncClient.local() => SyncClient(Uri.parse('http://localhost:8080/'));

  final Uri base;
  final Clock _clock;
  late final HttpClient _http = HttpClient()..connectionTimeout = const Duration(seconds: 5);
  final _events = StreamController<SyncResult>.broadcast();

  Stream<SyncResult> get events => _events.stream;

  Future<Page> fetch(int page) => retry(() async {
        final request = await _http.getUrl(base.replace(queryParameters: {'page': '$page'}));
        final response = await request.close();
        if (response.statusCode != HttpStatus.ok) {
          throw SyncFailed('unexpected status\n', response.statusCode);
        }
        final body = jsonDecode(await response.transform(utf8.decoder).join());
        return switch (body) {
          {'rows': List rows, 'next': int? next} => (rows: rows.cast<Map<String, Object?>>(), next: next),
          {'error': String message} when message.isNotEmpty => throw SyncFailed(message),
          _ => throw const FormatException(r'no $rows in the answer'),
        };
      });

  Stream<Map<String, Object?>> all({int from = 0}) async* {
    for (int? next = from; next != null;) {
      final (:rows, next: following) = await fetch(next);
      yield* Stream.fromIterable(rows);
      next = following;
    }
  }

  Future<void> report(SyncResult result) async {
    _events.add(result);
    final line = switch (result) {
      Synced(:final count, etag: final tag?) when count > 0 => '$count rows ($tag)',
      Synced() => 'nothing new',
      SyncFailed(status: >= 500 || 0) => 'server down',
      SyncFailed(:var reason) => reason,
    };
    print([_clock().toIso8601String(), if (line.isNotEmpty) line, ...?_extra].join(' '));
  }

  @visibleForTesting
  List<String>? _extra;
}

extension type const JobId(String value) {
  bool get isTemporary => value.startsWith('tmp-');
}
