import { describe, expect, it } from "vitest";
import { contestants } from "../contestants/contestants.js";
import { sections } from "./case.js";
import { cases, casesLike, isQuick, meanGoals, titleOf } from "./cases.js";

const of = (section: string) => cases.filter((each) => each.section === section);
const titles = cases.flatMap((each) => each.matches.map((match) => titleOf(each, match)));

describe("the cases", () => {
  it("have matches with titles of their own", () => {
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("come section by section", () => {
    expect([...new Set(cases.map(({ section }) => section))]).toEqual([...sections]);
    expect(sections.flatMap(of)).toEqual(cases);
  });

  it("ask JavaScript at least 3.5 times TensorFlow.js in each, and 4.5 in the mean", () => {
    const matches = of("js").flatMap((each) => each.matches);
    const against = matches.filter(({ peer }) => peer === "tfjs-cpu");
    expect(against).toHaveLength(of("js").length);
    expect(new Set(against.map(({ target }) => target))).toEqual(new Set([3.5]));
    expect(meanGoals.map(({ target }) => target)).toEqual([4.5]);
  });

  it("ask of every layer something against three engines, one of them with one and two threads", () => {
    for (const { matches } of of("layers")) {
      expect(matches.map(({ peer, threads }) => `${peer} ${threads}`)).toEqual([
        "onnxruntime-web 1",
        "onnxruntime-web 2",
        "tfjs-wasm 1",
        "onnxruntime-node 1",
      ]);
      for (const { target, aim } of matches) expect(aim ?? 0).toBeGreaterThan(target ?? NaN);
    }
  });

  it("have nine rounds, or three in a large batch", () => {
    for (const { workload, samples } of cases) expect(samples).toBe(workload.batch === 32 ? 3 : 9);
  });

  it("are quick but in large batches", () => {
    expect(cases.filter(isQuick).map(({ workload }) => workload.batch)).not.toContain(32);
    expect(cases.filter(isQuick)).toHaveLength(cases.length - 8);
  });

  it("name contestants that exist, with more threads than one only where they have them", () => {
    for (const { contestant, peer, threads } of cases.flatMap((each) => each.matches)) {
      expect(Object.keys(contestants)).toEqual(expect.arrayContaining([contestant, peer]));
      if (threads > 1) expect(["wasm", "onnxruntime-web"]).toContain(peer);
    }
  });
});

describe("cases that are asked for", () => {
  const found = (text: string): readonly string[] =>
    casesLike(text).flatMap((each) => each.matches.map((match) => titleOf(each, match)));

  it("are all without a text", () => {
    expect(found("")).toEqual(titles);
  });

  it.each([
    ["layers: ", 32],
    ["11x11/4*wasm 2", 1],
    ["LENET*torch", 1],
    ["vgg16 b1, wasm 2 and wasm 1", 1],
    ["3.3", 0],
  ])("are those matches that have it in their titles: %s", (text, count) => {
    expect(found(text)).toHaveLength(count);
  });
});
