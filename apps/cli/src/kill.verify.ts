// A training that is killed at any moment loses at most one checkpoint interval, and goes on to the same end.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Random } from "@convscope/core";
import { decodeCheckpoint } from "@convscope/train";
import { beforeAll, expect, test } from "vitest";
import { newFolder, runBuilt, startBuilt } from "./testing/run-built.js";
import { isProgressMessage } from "./training/parent.js";

const KILLS = 20;
const run = ["train", "--limit", "320", "--epochs", "3", "--json", "--events"];
/** Steps between two checkpoints: mostly saving, and mostly training. */
const INTERVALS = [1, 4] as const;
const random = new Random(20);
const moments = Array.from({ length: KILLS }, (_, i) => ({
  kill: i + 1,
  share: random.uniform(),
  interval: INTERVALS[i % INTERVALS.length] ?? 1,
}));

let undisturbed: { readonly testLoss: number };
let duration: number;

beforeAll(async () => {
  const start = performance.now();
  const { stdout } = await runBuilt(run, { cwd: await newFolder() });
  duration = performance.now() - start;
  undisturbed = JSON.parse(stdout);
});

/** Kills a run after a share of its time; the steps that it had told of by then. */
async function killed(folder: string, share: number, interval: number): Promise<number> {
  const running = startBuilt([...run, "--checkpoint-every", String(interval)], { cwd: folder });
  let told = 0;
  running.child.on("message", (message) => {
    if (isProgressMessage(message)) told = message.step;
  });
  setTimeout(() => running.child.kill("SIGKILL"), share * duration);
  await running.ended;
  return told;
}

test.each(moments)(
  "kill -9 number $kill, with a checkpoint every $interval steps",
  async ({ share, interval }) => {
    const folder = await newFolder();
    const told = await killed(folder, share, interval);
    const path = join(folder, "out/checkpoint.safetensors");
    const isSaved = existsSync(path);
    const saved = isSaved ? decodeCheckpoint(await readFile(path), path).progress.step : 0;
    expect(saved).toBeGreaterThanOrEqual(told - interval);
    const { code, stdout, stderr } = await runBuilt(isSaved ? [...run, "--resume"] : run, {
      cwd: folder,
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ testLoss: undisturbed.testLoss });
    expect((await readdir(join(folder, "out"))).filter((name) => name.includes("tmp"))).toEqual([]);
  },
);
