// The guide's last step, outside the workspace: LeNet-5 learns on the backend that the reader has written.
import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { transcripts } from "./guide.ts";
import { expectTranscript, newFolder, setUpOutside } from "./outside-folder.ts";
import { complete } from "./stages.ts";

const base = newFolder();
afterAll(() => rmSync(base, { recursive: true, force: true }));

test("LeNet-5 learns to read digits on the guide's backend", async () => {
  const folder = await setUpOutside(base);
  complete(folder);
  const printed = await expectTranscript(
    folder,
    transcripts().find(({ command }) => command === "node train.js"),
    0,
  );
  expect(printed).toMatch(/^[89]\d\.\d % of 1000 unseen digits are read right$/m);
});
