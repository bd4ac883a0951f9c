// goqite on SQLite: how it is called, and its settings.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"maragu.dev/goqite"
)

type goqiteQueue struct {
	database *sql.DB
	queue    *goqite.Queue
}

func newGoqite() queue { return &goqiteQueue{} }

// Synced at each commit: the module's own default is not. One connection: with more they wait for each other.
func openSqlite(name string) (*sql.DB, error) {
	file := filepath.Join(os.Getenv("PEER_FOLDER"), name)
	database, err := sql.Open("sqlite3", file+"?_journal=WAL&_synchronous=FULL&_timeout=10000&_fk=true&_txlock=immediate")
	if err == nil {
		database.SetMaxOpenConns(1)
		database.SetMaxIdleConns(1)
	}
	return database, err
}

func (q *goqiteQueue) open() (err error) {
	if q.database, err = openSqlite("goqite.db"); err != nil {
		return err
	}
	// It brings its tables as a file of its module, which is not part of the program.
	schema, err := os.ReadFile(os.Getenv("PEER_SCHEMA"))
	if err != nil {
		return err
	}
	if _, err = q.database.Exec(string(schema)); err != nil {
		return err
	}
	q.queue = goqite.New(goqite.NewOpts{DB: q.database, Name: "bench", Timeout: time.Minute})
	return nil
}

func (q *goqiteQueue) clear() error {
	_, err := q.database.Exec("delete from goqite")
	return err
}

func goqiteMessage(one job) goqite.Message {
	body, err := json.Marshal(one)
	must(err)
	return goqite.Message{Body: body}
}

func (q *goqiteQueue) submit(one job) error {
	return q.queue.Send(context.Background(), goqiteMessage(one))
}

// It has no call for many: one transaction.
func (q *goqiteQueue) submitGroup(group []job) error {
	transaction, err := q.database.Begin()
	if err != nil {
		return err
	}
	for _, one := range group {
		if err = q.queue.SendTx(context.Background(), transaction, goqiteMessage(one)); err != nil {
			_ = transaction.Rollback()
			return err
		}
	}
	return transaction.Commit()
}

func (q *goqiteQueue) unfinished() (found int, err error) {
	err = q.database.QueryRow("select count(*) from (select 1 from goqite limit 1)").Scan(&found)
	return found, err
}

func (q *goqiteQueue) startWorker(onJob func(job), _ bool) (func(), error) {
	open, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		for {
			message, err := q.queue.ReceiveAndWait(open, time.Millisecond)
			if open.Err() != nil {
				return
			}
			must(err)
			var one job
			must(json.Unmarshal(message.Body, &one))
			onJob(one)
			must(q.queue.Delete(context.Background(), message.ID))
		}
	})
	return func() { cancel(); working.Wait() }, nil
}
