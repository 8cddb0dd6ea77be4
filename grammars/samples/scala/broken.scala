package example.cache

import scala.collection.mutable

final case class Entry[V](value: V, expires: Long)

class TtlCache[K, V](ttlMillis: Long, clock: () => Long) {
  private val entries = mutable.HashMap.empty[K, Entry[V]]

  def getOrElseUpdate(key: K)(make: => V): V = {
    val now = clock()
    entries.get(key) match {
      case Some(Entry(value, expires)) if expires > now => value
      case _ =>
        val value = make
        entries.update(key, Entry(value, now + ttlMillis)
        value
    }
  }

  def sweep(): Int = {
    val now = clock()
    val old = entries.collect { case (key, entry) if entry.expires <= now => key }
    entries --= old
    old.size
  }
}
