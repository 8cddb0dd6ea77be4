package org.example.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

public class LruCache<K, V> {
    private final int capacity;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
        }
    };

    public LruCache(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be positive: + capacity);
        }
        this.capacity = capacity;
    }

    public synchronized V get(K key, Function<? super K, ? extends V> loader) {
        return entries.computeIfAbsent(key, loader);
    }

    public synchronized int size() {
        return entries.size();
    }
}
