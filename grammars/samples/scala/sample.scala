package example.scheduler

import java.time.{Duration as JDuration, Instant}
import scala.annotation.tailrec
import scala.collection.mutable
import scala.concurrent.duration.*
import scala.concurrent.{ExecutionContext, Future}
import scala.util.{Failure, Success, Try, Using}
import scala.util.control.NonFatal

/** What can go wrong while a task is scheduled. */
enum ScheduleError(val message: String) extends Exception(message):
  case UnknownTask(name: String) extends ScheduleError(s"unknown task '$name'")
  case Cycle(path: List[String]) extends ScheduleError(path.mkString(" -> "))
  case Closed extends ScheduleError("closed")

opaque type TaskId = Long

object TaskId:
  def apply(value: Long): TaskId = value
  extension (id: TaskId)
    def next: TaskId = id + 1L
    def show: String = f"$id%08x"

sealed trait Trigger
case object Now extends Trigger
final case class Every(period: FiniteDuration, jitter: Double = 0.1) extends Trigger
final case class At(when: Instant) extends Trigger

final case class Task[+A](id: TaskId, name: String, trigger: Trigger, needs: Set[String] = Set.empty)(val run: () => A)

trait Encoder[A]:
  def encode(value: A): String
  extension (value: A) def encoded: String = encode(value)

object Encoder:
  given Encoder[Int] with
    def encode(value: Int): String = value.toString

  given listEncoder[A](using inner: Encoder[A]): Encoder[List[A]] =
    values => values.map(inner.encode).mkString("[", ",", "]")

type Name[T] = T match
  case Int => String
  case List[t] => Name[t]

abstract class Clock {
  def now(): Instant
  protected lazy val zero: Instant = Instant.EPOCH
}

class Scheduler(clock: Clock, maxTasks: Int = 1_000)(using ec: ExecutionContext):
  private val tasks = mutable.LinkedHashMap.empty[String, Task[?]]
  private var counter: TaskId = TaskId(0)

  def add[A](name: String, trigger: Trigger, needs: String*)(run: => A): Either[ScheduleError, TaskId] =
    if tasks.sizeIs >= maxTasks then Left(ScheduleError.Closed)
    else
      counter = counter.next
      tasks += name -> Task(counter, name, trigger, needs.toSet)(() => run)
      Right(counter)
  end add

  def delay(trigger: Trigger): FiniteDuration = trigger match
    case Now => Duration.Zero
    case Every(period, j) if j > 0 => period * (1 + j).toLong
    case Every(period, _) => period
    case At(when) =>
      val between = JDuration.between(clock.now(), when)
      between.toMillis.max(0L).millis

  @tailrec
  final def depth(name: String, level: Int = 0): Int =
    tasks.get(name).flatMap(_.needs.headOption) match
      case Some(parent: String) => depth(parent, level + 1)
      case None => level

  def runAll(): Future[Seq[String]] =
    val jobs =
      for
        (name, task) <- tasks.toSeq
        if task.needs.forall(tasks.contains)
        started = clock.now()
      yield Future {
        try s"${task.run()} at $started"
        catch
          case NonFatal(e) => s"""failed: "${e.getMessage}"\t\u2026"""
          case e: InterruptedException => throw e
        finally println(s"done $name")
      }
    Future.sequence(jobs).andThen {
      case Success(lines) => lines.zipWithIndex.foreach((line, i) => println(s"$i: $line"))
      case Failure(error) => Console.err.println(error)
    }

@main def demo(path: String, verbose: Boolean*): Unit =
  import ExecutionContext.Implicits.global
  val scheduler = Scheduler(new Clock { def now() = Instant.now() })
  Using(scala.io.Source.fromFile(path)) { source =>
    for line <- source.getLines() do
      line.split('|').toList match
        case name :: rest => scheduler.add(name, Every(5.seconds), rest*)(name.length)
        case Nil => ()
  }.recover { case e: java.io.IOException => Console.err.println(e) }
  var i = 0
  while i < 3 do i += 1
  println(List(1, 2, i).encoded)
