import { createModel, modelNames } from "@convscope/models";
import { expect, test } from "vitest";
import { lettersOf, summarize } from "./index.js";

test("letters come in the order of the formula, once each", () => {
  expect(lettersOf("K·(C/g)·R·S + K", "conv2d").map(({ letter }) => letter)).toEqual([
    ...["K", "C", "g", "R", "S"],
  ]);
});

test("a letter means what its layer means by it", () => {
  expect(lettersOf("C·m·R·S", "conv2d")[1]?.meaning).toBe("filters for each map");
  expect(lettersOf("n·m", "linear")[1]?.meaning).toBe("outputs");
  expect(lettersOf("the codes are fixed", "rbf")).toEqual([]);
});

test("no single letter of any formula of the zoo is left without a meaning", () => {
  const silent = modelNames.map(createModel).flatMap((model) =>
    summarize(model).layers.flatMap(({ name, kind, parameters, connections, macs, neurons }) =>
      [parameters, connections, macs, neurons].flatMap(({ formula }) => {
        const known = new Set(lettersOf(formula, kind).map(({ letter }) => letter));
        const single = formula.match(/(?<![\p{L}\p{N}])\p{L}(?![\p{L}\p{N}])/gu) ?? [];
        return single
          .filter((letter) => !known.has(letter) && letter !== "a")
          .map((letter) => `${model.name} ${name}: ${letter} of ${formula}`);
      }),
    ),
  );
  expect(silent).toEqual([]);
});
