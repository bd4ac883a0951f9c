// backlite on SQLite: how it is called, and its settings.
package main

import (
	"context"
	"database/sql"
	"time"

	"github.com/mikestefanello/backlite"
)

type backliteTask struct{ Job job }

func (backliteTask) Config() backlite.QueueConfig {
	return backlite.QueueConfig{Name: "bench", MaxAttempts: 3, Timeout: 10 * time.Second}
}

type backliteQueue struct {
	database *sql.DB
	client   *backlite.Client // the one that works, when one does: it is told of tasks in the process
}

func newBacklite() queue { return &backliteQueue{} }

// 1,000 workers: it sleeps for 100 ms whenever all are busy.
func (q *backliteQueue) newClient(onJob func(job)) (*backlite.Client, error) {
	client, err := backlite.NewClient(backlite.ClientConfig{
		DB: q.database, NumWorkers: 1000, ReleaseAfter: 10 * time.Minute, CleanupInterval: time.Hour})
	if err == nil {
		client.Register(backlite.NewQueue(func(_ context.Context, task backliteTask) error {
			onJob(task.Job)
			return nil
		}))
	}
	return client, err
}

func (q *backliteQueue) open() (err error) {
	if q.database, err = openSqlite("backlite.db"); err != nil {
		return err
	}
	if q.client, err = q.newClient(func(job) {}); err != nil {
		return err
	}
	return q.client.Install()
}

func (q *backliteQueue) clear() error {
	_, err := q.database.Exec("delete from backlite_tasks; delete from backlite_tasks_completed")
	return err
}

func (q *backliteQueue) submit(one job) error { return q.submitGroup([]job{one}) }

func (q *backliteQueue) submitGroup(group []job) error {
	tasks := make([]backlite.Task, len(group))
	for i, one := range group {
		tasks[i] = backliteTask{one}
	}
	_, err := q.client.Add(tasks...).Ctx(context.Background()).Save()
	return err
}

func (q *backliteQueue) unfinished() (found int, err error) {
	err = q.database.QueryRow("select count(*) from (select 1 from backlite_tasks limit 1)").Scan(&found)
	return found, err
}

func (q *backliteQueue) startWorker(onJob func(job), _ bool) (func(), error) {
	worker, err := q.newClient(onJob)
	if err != nil {
		return nil, err
	}
	before := q.client
	q.client = worker
	open, cancel := context.WithCancel(context.Background())
	worker.Start(open)
	return func() {
		q.client = before
		soon, done := context.WithTimeout(context.Background(), 10*time.Second)
		worker.Stop(soon)
		done()
		cancel()
	}, nil
}
