import { resolve } from "node:path";
import type { Checkpoint } from "@convscope/train";
import { expect, test } from "vitest";
import { recipeFor } from "../recipes.js";
import {
  newSettings,
  resumedSettings,
  settingsToNotes,
  type TrainingSettings,
} from "./settings.js";

const recipe = recipeFor("lenet5-modern");
const saved: TrainingSettings = newSettings({ seed: 3, limit: 100 }, recipe, true);

function checkpointWith(notes: Readonly<Record<string, string>>): Pick<Checkpoint, "notes"> {
  return { notes };
}

test("what is not asked for comes from the recipe", () => {
  expect(newSettings({}, recipe, true)).toEqual({
    model: "lenet5-modern",
    data: "digits",
    backend: "wasm",
    seed: 1,
    epochs: recipe.epochs,
    batchSize: recipe.batchSize,
    learningRate: recipe.learningRate,
  });
});

test("paths are kept absolute, so that a run goes on from any folder", () => {
  const settings = newSettings({ model: "my/model.json", data: "my-data" }, recipe, false);
  expect(settings).toMatchObject({ model: resolve("my/model.json"), data: resolve("my-data") });
});

test("a run goes on with the settings that it began with", () => {
  const checkpoint = checkpointWith(settingsToNotes(saved));
  expect(resumedSettings(checkpoint, {}, recipe)).toEqual(saved);
  expect(resumedSettings(checkpoint, { seed: 3, data: "digits" }, recipe)).toEqual(saved);
});

test("epochs and backend may change when a run goes on", () => {
  const resumed = resumedSettings(
    checkpointWith(settingsToNotes(saved)),
    { epochs: 20, backend: "wasm" },
    recipe,
  );
  expect(resumed).toEqual({ ...saved, epochs: 20, backend: "wasm" });
});

test.each([
  [{ seed: 4 }, "--seed 4"],
  [{ batchSize: 1 }, "--batch-size 1"],
  [{ limit: 99 }, "--limit 99"],
  [{ data: "elsewhere" }, "--data elsewhere"],
  [{ model: "lenet5" }, "--model lenet5"],
])("%j contradicts a run that goes on", (asked, option) => {
  const checkpoint = checkpointWith(settingsToNotes(saved));
  expect(() => resumedSettings(checkpoint, asked, recipe)).toThrow(
    `${option} does not go with --resume`,
  );
});

test.each([{}, { settings: "{}" }, { settings: '{"model":1}' }, { settings: "{" }])(
  "a checkpoint with notes %j was not made by this command",
  (notes) => {
    expect(() => resumedSettings(checkpointWith(notes), {}, recipe)).toThrow("found no settings");
  },
);
