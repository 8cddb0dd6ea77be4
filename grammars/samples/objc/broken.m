#import <Foundation/Foundation.h>
#import "TLRCache.h"

@import Network;

@class TLRTile;
@protocol TLRStoreDelegate;

typedef enum : NSInteger {
    TLRStateIdle = 0,
    TLRStateLoading,
    TLRStateFailed,
} TLRState;

typedef void (^TLRCompletion)(NSData *_Nullable data, NSError *_Nullable error);

@interface TLRStore () {
    NSMutableDictionary *_data;
    dispatch_queue_t _queue;
}
@property (nonatomic, assign) TLRState state;
@end

@implementation TLRStore

@synthesize paused = _paused;
@dynamic entries;

+ (instancetype)sharedStore {
    static TLRStore *shared = nil;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
        shared = [[self alloc] initWithCapacity:256;
    });
    return shared;
}

- (instancetype)initWithCapacity:(NSUInteger)capacity {
    self = [super init];
    if (self) {
        _data = [NSMutableDictionary dictionaryWithCapacity:capacity];
        _queue = dispatch_queue_create("org.example.tiles", DISPATCH_QUEUE_SERIAL);
    }
    return self;
}

- (NSArray<NSString *> *)namesMatching:(NSPredicate *)predicate {
    NSMutableArray *names = [@[] mutableCopy];
    @autoreleasepool {
        for (NSString *name in [_data.allKeys sortedArrayUsingSelector:@selector(compare:)]) {
            if ([predicate evaluateWithObject:name] && [self.delegate shouldKeepTileNamed:name]) {
                [names addObject:[name stringByAppendingFormat:@" (%@)", @(names.count + 1)]];
            }
        }
    }
    return [names copy];
}

@end
