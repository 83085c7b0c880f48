import { expect, test } from "vitest";
import { createScreen } from "../terminal/screen.js";
import { fakeHost } from "../testing/fake-host.js";
import { printPredictions } from "./show-predictions.js";

const input = [1, 4, 4];
const prediction = (file: string, confidence: number) => ({
  picture: { file, input: Float32Array.from({ length: 16 }, (_, i) => Number(i % 4 === 1)) },
  top: [
    { label: "7", confidence },
    { label: "1", confidence: 0.02 },
    { label: "2", confidence: 0.0001 },
  ],
});
const long = "pictures/of-digits/that-have-quite-long-names/seven-of-architects-daughter.png";

test("a row tells file, prediction, confidence and the runners-up that count", () => {
  const host = fakeHost();
  printPredictions([prediction("seven.png", 0.9612)], input, false, createScreen(host, {}));
  expect(host.out.text.split("\n")[2]).toMatch(/^ {2}seven\.png +7 +96\.1 % +1 2\.0 %$/);
});

test("nothing is certain", () => {
  const host = fakeHost();
  printPredictions([prediction("seven.png", 0.99999)], input, false, createScreen(host, {}));
  expect(host.out.text).toContain("> 99.9 %");
});

test("a narrow terminal shortens names at their beginning, a pipe never", () => {
  const [terminal, pipe] = [fakeHost({ columns: 80, environment: { NO_COLOR: "1" } }), fakeHost()];
  for (const host of [terminal, pipe]) {
    printPredictions([prediction(long, 0.9)], input, false, createScreen(host, {}));
  }
  for (const line of terminal.out.text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(terminal.out.text).toContain("architects-daughter.png");
  expect(pipe.out.text).toContain(long);
});

test("what the network saw is drawn when asked for", () => {
  const host = fakeHost();
  printPredictions([prediction("a/seven.png", 0.9)], input, true, createScreen(host, {}));
  expect(host.out.text).toContain("@");
  expect(host.out.text).toContain("  seven.png");
});

test("without predictions nothing is printed", () => {
  const host = fakeHost();
  printPredictions([], input, true, createScreen(host, {}));
  expect(host.out.text).toBe("");
});
