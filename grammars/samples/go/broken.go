package health

import (
	"encoding/json"
	"net/http"
	"time"
)

type Check struct {
	Name string        `json:"name"`
	Took time.Duration `json:"took"`
	Err  string        `json:"err,omitempty"`
}

func Handler(checks map[string]func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		var out []Check
		for name, check := range checks {
			start := time.Now()
			result := Check{Name: name}
			if err := check(); err != nil {
				result.Err = err.Error()
23:			}
			result.Took = time.Since(start)
			out = append(out, result)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out)
	}
}
