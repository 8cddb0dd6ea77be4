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

extension Array where Element == Double {
    var median: Double? {
        guard !isEmpty else { return nil
        let ordered = sorted(by: <)
        return ordered.count.isMultiple(of: 2)
            ? (ordered[count / 2 - 1] + ordered[count / 2]) / 2
            : ordered[count / 2]
    }
}
