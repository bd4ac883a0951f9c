// Measures a queue of a Go module once and prints its figures as one line of JSON: the same measures as queue_load.mjs,
// with submitters and worker in one process, as where such a queue is part of a program.
//
//	go_load river|goqite|backlite
//
// The environment says where the server is (PEER_PORT), which folder the files are in (PEER_FOLDER) and how much to do
// (PEER_COUNTS).
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type job struct {
	ID   int           `json:"id"`
	Kind string        `json:"kind"`
	URL  string        `json:"url"`
	Text string        `json:"text"` // 200 bytes in all
	Sent time.Duration `json:"sent,omitempty"`
}

type queue interface {
	open() error
	clear() error
	submit(job) error
	submitGroup([]job) error
	unfinished() (int, error)
	// Settings for many jobs, or for the shortest time to the start of one.
	startWorker(onJob func(job), oneAtATime bool) (stop func(), err error)
}

type counts struct{ Groups, Singles, Starts int }

const patience = 10 * time.Minute // for any one measure

var begun = time.Now()

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "go_load:", err)
		os.Exit(1)
	}
}

func say(format string, values ...any) { fmt.Fprintf(os.Stderr, "  "+format+" …\n", values...) }

func newJob(id int) job {
	return job{ID: id, Kind: "noop", URL: "http://127.0.0.1/callback", Text: strings.Repeat("x", 140)}
}

// `submitters` groups under way at the same time, each acknowledged before its submitter sends the next.
func submit(q queue, count, size, submitters int) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range submitters {
		all.Go(func() {
			for {
				first := int(next.Add(int64(size))) - size
				if first >= count {
					return
				}
				if size == 1 {
					must(q.submit(newJob(first)))
					continue
				}
				group := []job{}
				for id := first; id < min(count, first+size); id++ {
					group = append(group, newJob(id))
				}
				must(q.submitGroup(group))
			}
		})
	}
	all.Wait()
}

func rate(count int, act func()) float64 {
	since := time.Now()
	act()
	return float64(count) / time.Since(since).Seconds()
}

// The worker works, from its start or while others submit, until nothing is unfinished.
func work(q queue, count int, meanwhile func()) float64 {
	var handled atomic.Int64
	all := make(chan struct{})
	onJob := func(job) {
		if int(handled.Add(1)) == count {
			close(all)
		}
	}
	var stop func()
	found := rate(count, func() {
		var err error
		stop, err = q.startWorker(onJob, false)
		must(err)
		meanwhile()
		select {
		case <-all:
		case <-time.After(patience):
			must(fmt.Errorf("only %d of %d jobs were handled within %v", handled.Load(), count, patience))
		}
		for {
			left, err := q.unfinished()
			must(err)
			if left == 0 {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
	})
	stop()
	return found
}

func drain(q queue, count int) float64 { return work(q, count, func() {}) }

// From just before a job is submitted until the worker has it, when nothing else happens; sorted.
func submitToStart(q queue, count int) []time.Duration {
	started := make(chan time.Duration, 1)
	stop, err := q.startWorker(func(j job) { started <- time.Since(begun) - j.Sent }, true)
	must(err)
	time.Sleep(500 * time.Millisecond)
	const warmUp = 20
	waits := []time.Duration{}
	for i := range warmUp + count {
		one := newJob(i)
		one.Sent = time.Since(begun)
		must(q.submit(one))
		select {
		case waited := <-started:
			if i >= warmUp {
				waits = append(waits, waited)
			}
		case <-time.After(patience):
			must(fmt.Errorf("a job was not started within %v", patience))
		}
		time.Sleep(2 * time.Millisecond)
	}
	stop()
	sort.Slice(waits, func(a, b int) bool { return waits[a] < waits[b] })
	return waits
}

func percentile(sorted []time.Duration, part float64) float64 {
	at := min(int(float64(len(sorted))*part), len(sorted)-1)
	return sorted[at].Seconds() * 1000
}

func measure(q queue, n counts) map[string]float64 {
	must(q.open())
	must(q.clear())
	say("warming up")
	submit(q, 1000, 100, 4)
	drain(q, 1000)
	must(q.clear())

	figures := map[string]float64{}
	say("%d in batches of 1000", n.Groups)
	figures["submits_in_batches"] = rate(n.Groups, func() { submit(q, n.Groups, 1000, 4) })
	say("drain")
	figures["drain"] = drain(q, n.Groups)
	must(q.clear())
	say("whole lives in groups of 100")
	figures["lives_in_groups"] = work(q, n.Groups, func() { submit(q, n.Groups, 100, 64) })
	must(q.clear())
	say("%d one by one", n.Singles)
	figures["submits_one_by_one"] = rate(n.Singles, func() { submit(q, n.Singles, 1, 64) })
	must(q.clear())
	say("whole lives one by one")
	figures["lives_one_by_one"] = work(q, n.Singles, func() { submit(q, n.Singles, 1, 64) })
	must(q.clear())
	say("submit to start")
	waits := submitToStart(q, n.Starts)
	figures["start_p50"] = percentile(waits, 0.5)
	figures["start_p99"] = percentile(waits, 0.99)
	return figures
}

func main() {
	queues := map[string]func() queue{"river": newRiver, "goqite": newGoqite, "backlite": newBacklite}
	if len(os.Args) != 2 || queues[os.Args[1]] == nil {
		must(fmt.Errorf("usage: go_load river|goqite|backlite"))
	}
	var n counts
	must(json.Unmarshal([]byte(os.Getenv("PEER_COUNTS")), &n))
	line, err := json.Marshal(measure(queues[os.Args[1]](), n))
	must(err)
	fmt.Println(string(line))
}
