#import <Foundation/Foundation.h>
#import "TLRCache.h"

@import Network;

@class TLRTile;
@protocol TLRStoreDelegate;

static NSString *const TLRErrorDomain = @"org.example.tiles";
static const NSTimeInterval kTimeout = 15.0;

typedef enum : NSInteger {
    TLRStateIdle = 0,
    TLRStateLoading,
    TLRStateFailed,
} TLRState;

typedef void (^TLRCompletion)(NSData *_Nullable data, NSError *_Nullable error);

@protocol TLRStoreDelegate <NSObject>
@optional
- (void)storeDidChange:(id)store state:(TLRState)state;
@required
- (BOOL)shouldKeepTileNamed:(NSString *)name;
@end

@interface TLRStore<Key : id<NSCopying>> : NSObject <NSCacheDelegate>

@property (nonatomic, weak, nullable) id<TLRStoreDelegate> delegate;
@property (nonatomic, readonly, copy) NSDictionary<Key, NSData *> *entries;
@property (nonatomic, getter=isPaused) BOOL paused;

+ (instancetype)sharedStore;
- (instancetype)initWithCapacity:(NSUInteger)capacity;
- (void)loadTile:(Key)key fromURL:(NSURL *)url completion:(nullable TLRCompletion)completion;

@end

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
        shared = [[self alloc] initWithCapacity:256];
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

#pragma mark - Loading

- (void)loadTile:(id<NSCopying>)key fromURL:(NSURL *)url completion:(TLRCompletion)completion {
    NSData *known = _data[key];
    if (known != nil) {
        completion(known, nil);
        return;
    }
    __weak typeof(self) weakSelf = self;
    self.state = TLRStateLoading;
    dispatch_async(_queue, ^{
        NSError *error = nil;
        NSData *data = nil;
        @try {
            data = [NSData dataWithContentsOfURL:url options:NSDataReadingMappedIfSafe error:&error];
        } @catch (NSException *exception) {
            NSDictionary *info = @{NSLocalizedDescriptionKey : exception.reason ?: @"unknown \"reason\"\n"};
            error = [NSError errorWithDomain:TLRErrorDomain code:-1 userInfo:info];
        } @finally {
            NSLog(@"%@ took %.1f s (%lu bytes)", key, kTimeout, (unsigned long)data.length);
        }
        TLRStore *store = weakSelf;
        if (store == nil) return;
        @synchronized(store) {
            store->_data[key] = data;
            store.state = error ? TLRStateFailed : TLRStateIdle;
        }
        completion(data, error);
    });
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
