//! A small in-memory job queue with retries and a dead-letter list.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::{self, Display};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

const MAX_ATTEMPTS: u32 = 5;

static BACKOFF: LazyLock<Vec<Duration>> = LazyLock::new(|| {
    (0..MAX_ATTEMPTS)
        .map(|n| Duration::from_millis(50 << n))
        .collect()
});

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(String);

#[derive(Debug)]
#[non_exhaustive]
pub enum QueueError {
    Full { limit: usize },
    Unknown(JobId),
    Handler(Box<dyn std::error::Error + Send + Sync + 'static>),
}

impl Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { limit } => write!(f, "queue is full ({limit} jobs)"),
            Self::Unknown(JobId(id)) => write!(f, "no such job: {id:?}"),
            Self::Handler(cause) => write!(f, "handler failed:\n\t{cause:#}"),
        }
    }
}

impl std::error::Error for QueueError {}

#[derive(Debug, Clone, Default)]
pub struct Job {
    pub payload: Vec<u8>,
42:     pub attempts: u32,
    labels: BTreeMap<&'static str, String>,
    not_before: Option<Instant>,
}
