@file:JvmName("Weather")

package org.example.weather

import java.io.IOException
import java.time.Instant
import kotlin.math.max
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.*
import kotlinx.coroutines.flow.Flow as AsyncFlow
import kotlinx.coroutines.flow.flow
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

private const val MAX_AGE = 5 * 60_000L
typealias Listener<T> = suspend (T) -> Unit

/** One reading of a station; temperatures are in °C. */
@Serializable
data class Reading(
    @SerialName("station_id") val station: String,
    val celsius: Double,
    val at: Instant = Instant.now(),
    val tags: Set<String>? = null,
)

@JvmInline
value class StationId(val raw: String) {
    init { require(raw.isNotBlank()) { "blank id" } }
}

sealed interface State<out T> {
    data object Loading : State<Nothing>
    data class Ready<T>(val value: T) : State<T>
    class Failed(val cause: Throwable) : State<Nothing>
}

enum class Level(val color: Int) {
    CALM(0x00FF00), STORM(0xFF_00_00);

    open fun label(): String = name.lowercase()
}

interface Source {
    @Throws(IOException::class)
    suspend fun read(id: StationId): Reading?
}

abstract class Cache<K : Any, V>(protected val limit: Int) where V : Comparable<V> {
    private val items = LinkedHashMap<K, V>()

    operator fun get(key: K): V? = items[key]
    operator fun set(key: K, value: V) {
        items[key] = value
        while (items.size > limit) items.remove(items.keys.first())
    }
}

class Monitor(
    private val source: Source,
    private val scope: CoroutineScope = CoroutineScope(SupervisorJob()),
) : AutoCloseable {
    val listeners by lazy { mutableListOf<Listener<State<Reading>>>() }
    var last: Reading? = null
        private set(value) { field = value?.takeIf { it.celsius > -90 } }

    constructor(fixed: Reading) : this(object : Source {
        override suspend fun read(id: StationId) = fixed
    })

    fun observe(id: StationId): AsyncFlow<State<Reading>> = flow {
        emit(State.Loading)
        var tries = 0
        retry@ while (true) {
            try {
                val reading = withTimeout(2.seconds) { source.read(id) } ?: error("no reading for ${id.raw}")
                emit(State.Ready(reading))
            } catch (e: IOException) {
                if (++tries < 3) continue@retry
                emit(State.Failed(e))
            } finally {
                delay(max(1, tries) * 100L)
            }
            break
        }
    }

    inline fun <reified T : State<*>> isState(state: Any?): Boolean = state is T

    fun describe(state: State<Reading>): String = when (state) {
        State.Loading -> "…"
        is State.Ready -> {
            val (station, celsius, _, tags) = state.value
            val level = if (celsius !in -10.0..35.0) Level.STORM else Level.CALM
            """$station: "${"%.1f".format(celsius)}" ${level.label()}
              |${tags.orEmpty().joinToString { "#$it" }}
            """.trimMargin()
        }
        is State.Failed -> "failed:\t${state.cause.message ?: '\u0021'}"
    }

    override fun close() = scope.cancel()

    companion object {
        @JvmStatic
        fun of(vararg readings: Reading): Map<String, List<Reading>> =
            readings.asSequence().filterNot { it.tags?.isEmpty() == true }.groupBy(Reading::station)
    }
}

infix fun Int.percentOf(whole: Int): Float = this * 100f / (whole shl 1)

fun main(args: Array<String>) = runBlocking {
    val monitor = Monitor(Reading("demo", celsius = 21.5, tags = setOf("demo")))
    val job = launch(Dispatchers.Default) {
        monitor.observe(StationId(args.getOrElse(0) { "north" })).collect { state -> println(monitor.describe(state)) }
    }
    for ((index, arg) in args.withIndex()) if (arg as? String != null) println(index percentOf args.size)
    job.join()
}
