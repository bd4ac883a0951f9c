// River on PostgreSQL: how it is called, and its settings.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

type riverJob struct{ Job job }

func (riverJob) Kind() string { return "noop" }

type riverWorker struct {
	river.WorkerDefaults[riverJob]
	onJob func(job)
}

func (w *riverWorker) Work(_ context.Context, one *river.Job[riverJob]) error {
	w.onJob(one.Args.Job)
	return nil
}

type riverQueue struct {
	pool     *pgxpool.Pool
	inserter *river.Client[pgx.Tx]
}

func newRiver() queue { return &riverQueue{} }

func (q *riverQueue) client(onJob func(job), cooldown time.Duration, working bool) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &riverWorker{onJob: onJob})
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	config := &river.Config{Logger: logger, Workers: workers, JobTimeout: -1, FetchCooldown: cooldown}
	if working {
		config.FetchPollInterval = time.Second
		config.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2000}}
		if cooldown > time.Millisecond {
			config.FetchPollInterval = 20 * time.Millisecond // as its own benchmark
		}
	}
	return river.NewClient(riverpgxv5.New(q.pool), config)
}

func (q *riverQueue) open() error {
	config, err := pgxpool.ParseConfig(fmt.Sprintf("postgres://postgres@127.0.0.1:%s/postgres", os.Getenv("PEER_PORT")))
	if err != nil {
		return err
	}
	config.MaxConns = 40
	if q.pool, err = pgxpool.NewWithConfig(context.Background(), config); err != nil {
		return err
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(q.pool), nil)
	if err != nil {
		return err
	}
	if _, err = migrator.Migrate(context.Background(), rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	// The cooldown of who inserts also limits how often it tells the workers: as installed, a job may wait for a poll.
	q.inserter, err = q.client(func(job) {}, time.Millisecond, false)
	return err
}

func (q *riverQueue) clear() error {
	_, err := q.pool.Exec(context.Background(), "truncate river_job")
	return err
}

func (q *riverQueue) submit(one job) error {
	_, err := q.inserter.Insert(context.Background(), riverJob{one}, nil)
	return err
}

// By COPY.
func (q *riverQueue) submitGroup(group []job) error {
	all := make([]river.InsertManyParams, len(group))
	for i, one := range group {
		all[i] = river.InsertManyParams{Args: riverJob{one}}
	}
	_, err := q.inserter.InsertManyFast(context.Background(), all)
	return err
}

func (q *riverQueue) unfinished() (found int, err error) {
	const asked = `select count(*) from (select 1 from river_job
		where state in ('available', 'running', 'retryable', 'scheduled', 'pending') limit 1) as found`
	err = q.pool.QueryRow(context.Background(), asked).Scan(&found)
	return found, err
}

func (q *riverQueue) startWorker(onJob func(job), oneAtATime bool) (func(), error) {
	cooldown := 2 * time.Millisecond
	if oneAtATime {
		cooldown = time.Millisecond
	}
	client, err := q.client(onJob, cooldown, true)
	if err != nil {
		return nil, err
	}
	stop := func() {
		soon, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = client.Stop(soon)
	}
	return stop, client.Start(context.Background())
}
