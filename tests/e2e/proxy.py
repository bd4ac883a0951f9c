"""A network between client and server that is not kind: it cuts connections amid a word, delays and withholds what is said,
and closes one direction of two."""
import contextlib
import random
import socket
import threading
import time


class Proxy:
    """Each connection draws what will happen to it, and after how many bytes. calm(): nothing happens any more, and what is
    still withheld never arrives."""
    FATES = ("cut_request", "cut_answer", "delayed", "withheld", "half_closed")
    ONE_WAY = {"cut_request": "request", "cut_answer": "answer", "half_closed": "request"}

    def __init__(self, target, seed, trouble=60, delay_max=0.2, withheld_for=2.5):
        self.target = target  # port of the server
        self.chance = random.Random(f"{seed}/proxy")
        self.trouble = trouble  # per cent of the connections
        self.delay_max = delay_max
        self.withheld_for = withheld_for  # longer than the patience of those who ask
        self.is_calm = False
        self.counts = dict.fromkeys((*self.FATES, "connections"), 0)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]

    def start(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def calm(self):
        self.is_calm = True

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.counts["connections"] += 1
            fate = self.chance.choice(self.FATES) if self.chance.randrange(100) < self.trouble else None
            after = self.chance.randrange(3000)
            threading.Thread(target=self._serve, args=(client, fate, after), daemon=True).start()

    def _serve(self, client, fate, after):
        with client:
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            with server:
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                request = fate if self.ONE_WAY.get(fate, "request") == "request" else None
                answer = fate if self.ONE_WAY.get(fate, "answer") == "answer" else None
                other = threading.Thread(target=self._pump, args=(client, server, request, after), daemon=True)
                other.start()
                self._pump(server, client, answer, after)
                other.join()

    def _pump(self, source, sink, fate, after):
        """Carries one direction until it ends; then that one is closed, or after trouble both."""
        try:
            self._carry(source, sink, fate, after)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _carry(self, source, sink, fate, after):
        carried = 0
        while data := source.recv(65536):
            carried += len(data)
            strikes = fate is not None and carried > after and not self.is_calm
            if strikes:
                self.counts[fate] += 1
            if strikes and fate in ("cut_request", "cut_answer"):
                sink.sendall(data[:self.chance.randrange(len(data) + 1)])
                raise ConnectionAbortedError
            if strikes and fate == "delayed":
                time.sleep(self.chance.uniform(0, self.delay_max))
            if strikes and fate == "withheld":
                time.sleep(self.withheld_for)
                fate = None
                if self.is_calm:
                    raise ConnectionAbortedError
            sink.sendall(data)
            if strikes and fate == "half_closed":
                return
