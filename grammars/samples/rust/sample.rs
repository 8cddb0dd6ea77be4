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

pub trait Handler {
    type Output: Send;

    fn handle(&self, job: &Job) -> Result<Self::Output, QueueError>;

    fn name(&self) -> impl Display + use<'_, Self> {
        r#"anonymous "handler""#
    }
}

#[derive(Debug, Clone, Default)]
pub struct Job {
    pub payload: Vec<u8>,
    pub attempts: u32,
    labels: BTreeMap<&'static str, String>,
    not_before: Option<Instant>,
}

pub struct Queue<H, const N: usize = 64>
where
    H: Handler,
{
    handler: Arc<H>,
    pending: Mutex<VecDeque<(JobId, Job)>>,
    dead: Mutex<HashMap<JobId, Job>>,
}

impl<H: Handler, const N: usize> Queue<H, N> {
    pub fn push(&self, id: impl Into<String>, job: Job) -> Result<usize, QueueError> {
        let mut pending = self.pending.lock().unwrap_or_else(|e| e.into_inner());
        if pending.len() >= N {
            return Err(QueueError::Full { limit: N });
        }
        pending.push_back((JobId(id.into()), job));
        Ok(pending.len())
    }

    /// Runs the next job that is due; `None` when nothing is.
    pub fn run_next(&self, now: Instant) -> Option<Result<H::Output, QueueError>> {
        let Some((id, mut job)) = self.next_due(now) else {
            return None;
        };
        let outcome = self.handler.handle(&job);
        if let Err(error @ (QueueError::Handler(_) | QueueError::Full { .. })) = &outcome {
            job.attempts += 1;
            eprintln!("{} failed on {id:?}: {error}", self.handler.name());
            match job.attempts {
                n @ 1..MAX_ATTEMPTS => {
                    job.not_before = Some(now + BACKOFF[n as usize]);
                    self.push(id.0, job).ok();
                }
                _ => drop(self.dead.lock().unwrap().insert(id, job)),
            }
        }
        Some(outcome)
    }

    fn next_due(&self, now: Instant) -> Option<(JobId, Job)> {
        let mut pending = self.pending.lock().ok()?;
        let at = pending
            .iter()
            .position(|(_, job)| job.not_before.is_none_or(|due| due <= now))?;
        pending.remove(at)
    }
}

macro_rules! labels {
    ($($key:literal => $value:expr),* $(,)?) => {{
        let mut map = BTreeMap::new();
        $( map.insert($key, $value.to_string()); )*
        map
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_sorted() {
        let job = Job {
            labels: labels! { "b" => 2, "a" => 'x' },
            ..Default::default()
        };
        assert_eq!(job.labels.keys().copied().collect::<Vec<_>>(), ["a", "b"]);
    }
}
