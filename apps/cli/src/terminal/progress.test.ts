import pc from "picocolors";
import { expect, test } from "vitest";
import { fakeHost } from "../testing/fake-host.js";
import { createProgressBar, formatProgress, type Progress } from "./progress.js";
import { createScreen } from "./screen.js";

const progress: Progress = {
  label: "epoch  3/10",
  done: 30,
  total: 120,
  loss: 0.1234,
  accuracy: 0.961,
  imagesPerSecond: 1234,
  secondsLeft: 42,
};
const plain = pc.createColors(false);

test("a wide terminal shows loss, accuracy, time left and images a second", () => {
  const line = formatProgress(progress, 120, plain);
  expect(line).toContain("epoch  3/10");
  expect(line).toContain(" 25 %  loss 0.1234  acc 96.1 %  0:42 left  1,234 img/s");
  expect(line.match(/━/g)).toHaveLength(10);
  expect(line.match(/─/g)).toHaveLength(30);
});

test.each([40, 60, 80, 100, 200])("the line fits into %i columns", (width) => {
  expect(formatProgress(progress, width, plain).length).toBeLessThan(width);
});

test("a narrow terminal loses the images a second first and keeps the loss", () => {
  const line = formatProgress(progress, 50, plain);
  expect(line).toContain("loss");
  expect(line).not.toContain("img/s");
});

test("what is not known yet is not shown", () => {
  const early = { ...progress, loss: undefined, accuracy: undefined, secondsLeft: undefined };
  expect(formatProgress({ ...early, imagesPerSecond: undefined }, 80, plain)).toMatch(/25 %$/);
});

test("nothing moves where there is no terminal", () => {
  const host = fakeHost();
  const bar = createProgressBar(createScreen(host, {}));
  bar.update(progress);
  bar.above(() => host.stdout.write("a line\n"));
  bar.stop();
  expect(host.err.text).toBe("");
  expect(host.out.text).toBe("a line\n");
});

test("a terminal has its cursor back when the bar stops", () => {
  const host = fakeHost({ columns: 80 });
  const bar = createProgressBar(createScreen(host, {}));
  bar.update(progress);
  bar.stop();
  expect(host.err.text).toContain("epoch  3/10");
  expect(host.err.text.lastIndexOf("\x1b[?25h")).toBeGreaterThan(
    host.err.text.lastIndexOf("\x1b[?25l"),
  );
});
