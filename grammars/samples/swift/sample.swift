import Foundation
import os

/// A failure while an image is fetched or decoded.
enum ImageLoadError: Error, Equatable {
    case badStatus(code: Int, url: URL)
    case undecodable
    case cancelled
}

protocol ImageFetching: Sendable {
    associatedtype Payload: Sendable
    func fetch(_ url: URL) async throws -> Payload
}

struct CacheKey: Hashable, Codable, Sendable {
    let path: String
    var scale: Double = 1

    private enum CodingKeys: String, CodingKey {
        case path
        case scale = "pixel_scale"
    }
}

@propertyWrapper
struct Clamped<Value: Comparable> {
    private var value: Value
    private let range: ClosedRange<Value>

    init(wrappedValue: Value, _ range: ClosedRange<Value>) {
        self.range = range
        self.value = min(max(wrappedValue, range.lowerBound), range.upperBound)
    }

    var wrappedValue: Value {
        get { value }
        set { value = min(max(newValue, range.lowerBound), range.upperBound) }
    }
}

actor ImageCache<Fetcher: ImageFetching> {
    private var entries: [CacheKey: Task<Fetcher.Payload, any Error>] = [:]
    private let fetcher: Fetcher
    private(set) var hits = 0

    init(fetcher: Fetcher) {
        self.fetcher = fetcher
    }

    func image(at url: URL, key: CacheKey) async throws -> Fetcher.Payload {
        if let running = entries[key] {
            hits += 1
            return try await running.value
        }
        let task = Task { [fetcher] in
            try await fetcher.fetch(url)
        }
        entries[key] = task
        defer { trim(to: 100) }
        do {
            return try await task.value
        } catch let error as URLError where error.code == .cancelled {
            entries[key] = nil
            throw ImageLoadError.cancelled
        }
    }

    private func trim(to limit: Int) {
        guard entries.count > limit, let first = entries.keys.first else { return }
        entries.removeValue(forKey: first)
    }

    nonisolated var summary: String { "cache of \(Fetcher.self)" }
}

extension Array where Element == Double {
    var median: Double? {
        guard !isEmpty else { return nil }
        let ordered = sorted(by: <)
        return ordered.count.isMultiple(of: 2)
            ? (ordered[count / 2 - 1] + ordered[count / 2]) / 2
            : ordered[count / 2]
    }
}

@MainActor
final class GalleryModel {
    @Clamped(1...8) var columns = 3
    private(set) var titles: [String] = []
    var onChange: ((_ titles: [String]) -> Void)?

    func load(_ urls: [URL], timeout: Duration = .seconds(5)) async throws {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (index, url) in urls.enumerated() where url.scheme == "https" {
                group.addTask {
                    let (data, response) = try await URLSession.shared.data(from: url)
                    guard let http = response as? HTTPURLResponse, 200..<300 ~= http.statusCode else {
                        throw ImageLoadError.badStatus(code: (response as? HTTPURLResponse)?.statusCode ?? -1, url: url)
                    }
                    return (index, "\(url.lastPathComponent): \(data.count) bytes\t\u{2713}")
                }
            }
            for try await (_, title) in group { titles.append(title) }
        }
        onChange?(titles)
    }

    func describe(_ state: Result<Int, ImageLoadError>) -> String {
        let label = switch state {
        case .success(let n) where n > 0: "ready"
        case .success: "empty"
        case .failure(.badStatus(let code, _)): "HTTP \"\(code)\""
        case .failure: "failed"
        }
        return """
            state: \(label)
              columns: \(columns)
            """
    }
}
