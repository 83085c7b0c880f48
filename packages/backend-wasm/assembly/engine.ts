// Runs a list of steps, alone or shared between threads.
//
// A step is cut into chunks, each of which writes its own part of the result, so results do not depend on who computes
// which chunk. Threads claim chunks one by one by compare-and-swap on a counter that carries the run's generation: a thread
// that wakes late, from an earlier run, finds another generation and leaves without having touched anything. A static split
// with a barrier would wait for the slowest thread; here a thread that the system has put to sleep costs nothing unless
// it holds a chunk.
//
// List: number of steps, then the address of each. Control block, 64-byte lines:
//   line 0: +0 job (i64: generation << 32 | address of the list; -1: leave), +8 threads asleep, +12 scratch of all threads,
//           +16 scratch bytes of each thread, +20 whether a worker has failed, +24 workers that have left, +28 threads asleep
//           in the middle of a run
//   line 1 + s, of step s: +0 claim (i64: generation << 32 | next chunk), +8 chunks done, +12 number of chunks
import { perform } from "./perform";

const LINE: usize = 64;
/**
 * Rounds of looking before a thread sleeps: some tenths of a millisecond, longer than JavaScript takes between two runs. Systems
 * like to wake a thread on the core of the one that wakes it, where it waits for milliseconds while that one computes: with a
 * twentieth of this, two threads took as long as one for convolutions of a millisecond that came in bursts.
 */
const PATIENCE: i32 = 400000;
/** Between two looks of one who waits for another's chunk, in milliseconds. */
const NAP: i32 = 1;
/** No end. */
const FOREVER: i32 = -1;

/**
 * Sleeps while the word at `at` is `seen`, at most `milliseconds`. A call to the host, not the instruction: V8's baseline
 * compiler (11.3, in Node 20) loses locals that are kept in registers over an `atomic.wait`. The calling thread's host gives a
 * run up that it has waited for too long (src/patience.ts); workers wait until one has failed.
 */
@external("env", "nap")
declare function nap(at: usize, seen: i32, milliseconds: i32): void;

/** Runs a list on this thread alone. */
export function runAlone(list: usize, scratch: usize): void {
  const steps = load<i32>(list);
  for (let s = 0; s < steps; s++) {
    const step = <usize>load<u32>(list + 4 + (<usize>s << 2));
    const chunks = load<i32>(step, 4);
    for (let chunk = 0; chunk < chunks; chunk++) perform(step, chunk, scratch);
  }
}

/** Runs a list on this thread and all that wait in `serve`; returns when every step is done. */
export function runShared(control: usize, list: usize, generation: i32): void {
  const steps = load<i32>(list);
  const fresh = <i64>generation << 32;
  for (let s = 0; s < steps; s++) {
    const line = control + LINE * <usize>(s + 1);
    // First of all nothing is left to claim, so that nobody takes the old run's next chunk for one of the new step's.
    atomic.store<i64>(line, fresh | i32.MAX_VALUE);
    atomic.store<i32>(line, 0, 8);
    atomic.store<i32>(line, load<i32>(<usize>load<u32>(list + 4 + (<usize>s << 2)), 4), 12);
    atomic.store<i64>(line, fresh);
  }
  const job = fresh | <i64>list;
  atomic.store<i64>(control, job);
  if (atomic.load<i32>(control, 8) > 0) atomic.notify(control + 4, -1);
  share(control, job, 0);
}

/** A worker's life: takes part in every run until it is told to leave. */
export function serve(control: usize, thread: i32): void {
  let last: i64 = 0;
  while (true) {
    const job = nextJob(control, last);
    if (job == -1) return;
    last = job;
    share(control, job, thread);
  }
}

function nextJob(control: usize, last: i64): i64 {
  for (let looks = 0; looks < PATIENCE; looks++) {
    const job = atomic.load<i64>(control);
    if (job != last) return job;
  }
  atomic.add<i32>(control, 1, 8);
  let job = atomic.load<i64>(control);
  while (job == last) {
    nap(control + 4, <i32>(last >> 32), FOREVER);
    job = atomic.load<i64>(control);
  }
  atomic.sub<i32>(control, 1, 8);
  return job;
}

/** Claims and performs chunks of every step in order, as long as the run is alive. */
function share(control: usize, job: i64, thread: i32): void {
  const generation = job >> 32;
  const list = <usize>(<u32>job);
  const steps = load<i32>(list);
  for (let s = 0; s < steps; s++) {
    const line = control + LINE * <usize>(s + 1);
    const step = <usize>load<u32>(list + 4 + (<usize>s << 2));
    while (true) {
      const claim = atomic.load<i64>(line);
      if (claim >> 32 != generation) return;
      const chunk = <i32>claim;
      if (chunk >= atomic.load<i32>(line, 12)) break;
      if (atomic.cmpxchg<i64>(line, claim, claim + 1) != claim) continue;
      perform(step, chunk, load<u32>(control, 12) + <usize>thread * load<u32>(control, 16));
      atomic.add<i32>(line, 1, 8);
      // Waking costs a call to the host, more than small chunks do. Who falls asleep says so before it looks whether it must.
      if (atomic.load<i32>(control, 28) > 0) atomic.notify(line + 8, -1);
    }
    if (!awaitDone(control, line, generation)) return;
  }
}

/** Waits until all chunks of a step are done; false if the run is over. */
function awaitDone(control: usize, line: usize, generation: i64): bool {
  let looks = 0;
  while (true) {
    const done = atomic.load<i32>(line, 8);
    if (atomic.load<i64>(line) >> 32 != generation) return false;
    if (done >= atomic.load<i32>(line, 12)) return true;
    if (++looks <= PATIENCE) continue;
    if (atomic.load<i32>(control, 20) != 0) unreachable();
    atomic.add<i32>(control, 1, 28);
    nap(line + 8, done, NAP);
    atomic.sub<i32>(control, 1, 28);
  }
}
