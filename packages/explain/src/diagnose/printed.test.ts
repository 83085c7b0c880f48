/** Figures as sources print them, which need not be the network's. */
import { createModel, modelNames, zoo } from "@convscope/models";
import { describe, expect, it } from "vitest";
import { type DiagnoseOptions, diagnose } from "./diagnose.js";
import type { Diagnosis } from "./diagnosis.js";

const relatives = modelNames.filter((name) => name.startsWith("resnet")).map(createModel);

function ask(name: string, address: string, number: string): Diagnosis {
  const printed = zoo[name]?.published.filter((each) => each.printed !== each.exact);
  const options: DiagnoseOptions = { printed, relatives: relatives.filter((r) => r.name !== name) };
  return diagnose(createModel(name), address, number, options);
}

describe("operations that a paper calls FLOPs are its multiply-adds", () => {
  it.each([
    ["resnet50", "3.8G", "the paper's, of v1"],
    ["resnet34", "3.6G", "the paper's FLOPs are multiply-adds"],
    ["mobilenet_v2", "300M", "in multiply-adds; counted, it is 601,548,544"],
  ])("%s total.flops %s", (name, number, words) => {
    const { verdict, findings, sentence } = ask(name, "total.flops", number);
    expect([verdict, findings[0]?.mistakes[0]?.id]).toEqual(["explained", "misprint"]);
    expect(sentence).toContain(`${number}: printed so by the source of the network, in multiply-`);
    expect(sentence).toContain(words);
  });

  it("and of its MACs nothing is said of that", () => {
    const { sentence } = ask("resnet50", "total.macs", "3.8G");
    expect(sentence).toContain(
      "3.8G: printed so by the source of the network (the paper's, of v1)",
    );
  });
});

describe("the parameters of GoogLeNet's table 1", () => {
  it.each([
    ["inception_3a/.parameters", "159K", "in thousands of 1,024); counted, it is 12,352 + "],
    ["inception_3a/.trainable", "159K", "in thousands of 1,024)"],
    ["conv1/.parameters", "2.7K", "7·7·3·64 = 9,408 weights"],
    ["inception_5a/.parameters", "1072K", "does not follow from the table's sizes"],
    ["total.parameters", "6.8M", "the sum of table 1"],
  ])("are told as printed: %s %s", (address, number, words) => {
    const { findings, sentence } = ask("googlenet", address, number);
    expect(findings[0]?.mistakes[0]?.id).toBe("misprint");
    expect(sentence).toContain(words);
  });
});
