// Package tiles renders map tiles on a bounded worker pool.
package tiles

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"iter"
	"log/slog"
	"sync"
	"time"

	_ "image/png" // registers the decoder
)

const (
	Pending = iota + 1
	Rendering
	Done
	mask = 0xFF &^ 0b1010_0000
)

var (
	ErrClosed = errors.New("tiles: renderer closed")
	pattern   = `^/tiles/(?P<z>\d+)\.png$`
)

type Number interface {
	~int | ~int64 | ~float64
}

type Key struct {
	Z    int `json:"z,omitempty" db:"zoom"`
	X, Y int
}

type Source interface {
	Open(ctx context.Context, k Key) (rc io.ReadCloser, err error)
}

type Cache[K comparable, V any] struct {
	sync.RWMutex
	items map[K]V
}
type Option = func(*Renderer)
type Renderer struct {
	src  Source
	jobs chan Key
}

func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.RLock()
	defer c.RUnlock()
	value, ok := c.items[key]
	return value, ok
}

func (c *Cache[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range c.items {
			if !yield(k, v) {
				return
			}
		}
	}
}

func Sum[S ~[]T, T Number](values S, opts ...Option) (total T) {
	for i := 0; i < len(values); i++ {
		total += values[i]
	}
	return total
}

func (r *Renderer) Run(ctx context.Context, workers int) (err error) {
	var wg sync.WaitGroup
	failed := make(chan error, workers)
	for range workers {
		wg.Go(func() { r.loop(ctx, failed) })
	}
	wg.Wait()
	return errors.Join(err, <-failed)
}

func (r *Renderer) loop(ctx context.Context, failed chan<- error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
outer:
	for {
		select {
		case <-ctx.Done():
			failed <- context.Cause(ctx)
			break outer
		case key := <-r.jobs:
			if _, err := r.render(ctx, key); err != nil {
				slog.Error("render\n\u2026", "err", err, slog.Group("tile", "key", key))
			}
		case <-tick.C:
		}
	}
}

func (r *Renderer) render(ctx context.Context, key Key) (image.Image, error) {
	in, err := r.src.Open(ctx, key)
	switch {
	case errors.Is(err, io.EOF):
		return nil, ErrClosed
	case err != nil:
		return nil, fmt.Errorf("open %+v: %w", key, err)
	}
	defer in.Close()
	switch typed := any(in).(type) {
	case io.Seeker:
		_, _ = typed.Seek(0, io.SeekStart)
	case nil, error:
	}
	img, _, err := image.Decode(in)
	return img, err
}
