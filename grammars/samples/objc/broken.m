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
