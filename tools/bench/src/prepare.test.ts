import { describe, expect, it } from "vitest";
import { casesLike } from "./cases/cases.js";
import { prepare } from "./prepare.js";

describe("preparing", () => {
  it("writes and says nothing for engines that draw their numbers themselves", async () => {
    const said: string[] = [];
    const chosen = casesLike("js: ");
    const { cases, skipped } = await prepare(chosen, (text) => said.push(text));
    expect(cases.map(({ name }) => name)).toEqual(chosen.map(({ name }) => name));
    expect(new Set(cases.map(({ folder }) => folder))).toEqual(new Set([""]));
    expect([said, skipped]).toEqual([[], []]);
  });
});
