import { createReferenceBackend } from "@convscope/core/reference";
import { expect, test } from "vitest";
import { backendOfModule } from "./backend-of-module.js";

const create = createReferenceBackend;

test.each([
  ["a function under its name", { createBackend: () => create() }],
  ["a promise of one", { createBackend: async () => create() }],
  ["a default export", { default: () => create() }],
  ["a backend as it is", { default: create() }],
  ["the only create…Backend", { answer: 42, createMyBackend: () => create() }],
  [
    "createBackend before all others",
    { createBackend: () => create(), createOtherBackend: () => 1 },
  ],
])("a module may give %s", async (_what, module) => {
  expect((await backendOfModule(module, "m.js")).name).toBe("reference");
});

test.each([
  [{}, "backend m.js: found exports none, expected createBackend, or a default export"],
  [{ answer: 42 }, "found exports answer, expected createBackend"],
  [
    { createABackend: () => create(), createBBackend: () => create() },
    "found exports createABackend, createBBackend, expected createBackend, or a default export that gives a backend (several make one); export one",
  ],
  [
    {
      createBackend: () => {
        throw new TypeError("no device");
      },
    },
    "backend m.js: found that its createBackend throws (TypeError: no device), expected a backend",
  ],
  [{ createBackend: () => undefined }, "backend m.js: found undefined, expected a backend"],
  [{ createBackend: () => "js" }, 'backend m.js: found "js", expected a backend'],
])("module %# is refused with what is wrong", async (module, text) => {
  await expect(backendOfModule(module, "m.js")).rejects.toThrow(text);
});

test("every member that is missing or wrong is named", async () => {
  const { free, ...rest } = create();
  const module = {
    default: { ...rest, name: 7, capabilities: { ...rest.capabilities, nonFinite: "yes" } },
  };
  const refused = backendOfModule(module, "m.js");
  for (const fault of ["no free", "name 7", 'capabilities.nonFinite "yes"']) {
    await expect(refused).rejects.toThrow(fault);
  }
  expect(free).toBeTypeOf("function");
});
