package org.example.text

data class Token(val text: String, val start: Int, val end: Int)

class Tokenizer(private val source: String) {
    private var position = 0

    fun tokens(): Sequence<Token> = sequence {
        while (position < source.length) {
            skipSpace()
            if (position >= source.length) break
            yield(next())
        }
    }

    private fun skipSpace() {
        while (position < source.length && source[position].isWhitespace()) {
            position++
        }

    private fun next(): Token {
        val start = position
        when {
            source[start].isLetter() -> while (position < source.length && source[position].isLetterOrDigit()) position++
            else -> position++
        }
        return Token(source.substring(start, position), start, position)
    }
}

fun main() {
    Tokenizer("let x = 42").tokens().forEach(::println)
}
