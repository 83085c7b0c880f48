import { describe, it } from "vitest";
import { expectClose } from "./expect-close.js";
import { Fixtures } from "./fixture-file.js";
import { fixtureFolder } from "./fixture-folder.mjs";
import { scheduleOf } from "./schedule-of.js";

const { schedules } = new Fixtures(fixtureFolder()).index;
const kinds = [...new Set(schedules.map(({ kind }) => kind))];

describe.each(kinds)("%s", (kind) => {
  const own = schedules.filter((one) => one.kind === kind).map((one, i) => [i, one] as const);

  it.each(own)("gives torch's rates, case %i", (_, one) => {
    const schedule = scheduleOf(one);
    const found = Float64Array.from(one.factors, (__, step) => schedule(step, one.total));
    const name = JSON.stringify(one.options);
    expectClose(name, found, Float64Array.from(one.factors), () => one.tolerance);
  });
});
