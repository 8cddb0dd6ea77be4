import 'dart:async';
import 'dart:convert';
import 'dart:io' show HttpClient, HttpStatus;

import 'package:meta/meta.dart';

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

extension type const JobId(String value) {
  bool get isTemporary => value.startsWith('tmp-');
}
