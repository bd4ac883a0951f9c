-- For wrk: each request starts a workflow of its own and is answered with its result.
local run = os.getenv("PEER_RUN")
local thread_count = 0
local made = 0

function setup(thread)
    thread:set("number", thread_count)
    thread_count = thread_count + 1
end

function request()
    made = made + 1
    local path = string.format("/five/%s-%d-%d/run", run, number, made)
    return wrk.format("POST", path, { ["content-type"] = "application/json" }, '{"id":1}')
end
