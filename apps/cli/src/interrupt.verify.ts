// Ctrl-C at any moment ends a training with 130 and a checkpoint that leads to the same end; so with several seeds.
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "@convscope/core";
import { expect, test } from "vitest";
import { type Ended, newFolder, runBuilt, startBuilt } from "./testing/run-built.js";

const random = new Random(7);
const moments = Array.from({ length: 5 }, (_, i) => ({
  time: i + 1,
  steps: 1 + random.integer(14),
}));
const run = ["train", "--limit", "320", "--epochs", "3", "--json", "--events"];

/** Sends the signal when so many messages have come. */
async function interruptedAfter(
  messages: number,
  args: readonly string[],
  folder: string,
): Promise<Ended> {
  const running = startBuilt(args, { cwd: folder });
  let seen = 0;
  running.child.on("message", () => {
    if (++seen === messages) running.child.kill("SIGINT");
  });
  return await running.ended;
}

test.each(moments)("Ctrl-C number $time, after step $steps", async ({ steps }) => {
  const [whole, folder] = [await runBuilt(run, { cwd: await newFolder() }), await newFolder()];
  expect((await interruptedAfter(steps, run, folder)).code).toBe(130);
  const { stdout } = await runBuilt([...run, "--resume"], { cwd: folder });
  const { testLoss } = JSON.parse(whole.stdout);
  expect(JSON.parse(stdout)).toMatchObject({ testLoss });
});

test("Ctrl-C in a training with several seeds stops all, and --resume goes on with each", async () => {
  const seeds = ["train", "--limit", "320", "--epochs", "3", "--seeds", "3", "--json"];
  const [whole, folder] = [await runBuilt(seeds, { cwd: await newFolder() }), await newFolder()];
  const running = startBuilt(seeds, { cwd: folder });
  const first = join(folder, "out/seed-1/checkpoint.safetensors");
  while (!existsSync(first)) await sleep(50);
  running.child.kill("SIGINT");
  expect((await running.ended).code).toBe(130);
  const { stdout } = await runBuilt([...seeds, "--resume"], { cwd: folder });
  const { testAccuracy } = JSON.parse(whole.stdout);
  expect(JSON.parse(stdout)).toMatchObject({ testAccuracy, seeds: [1, 2, 3] });
});

test("kill -9 of a training with several seeds stops the runs that it started", async () => {
  const folder = await newFolder();
  const running = startBuilt(["train", "--limit", "320", "--epochs", "500", "--seeds", "2"], {
    cwd: folder,
  });
  const checkpoint = join(folder, "out/seed-1/checkpoint.safetensors");
  const saved = async (): Promise<number> =>
    existsSync(checkpoint) ? (await stat(checkpoint)).mtimeMs : 0;
  while ((await saved()) === 0) await sleep(50);
  running.child.kill("SIGKILL");
  // Time for a run to notice, to save what it has and to end.
  await sleep(5000);
  const last = await saved();
  await sleep(5000);
  expect(await saved()).toBe(last);
});
