// No command prints lines that are wider than the terminal, from 60 columns up.
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

test.each([
  "profile lenet5-modern --runs 1",
  "profile resnet18 --runs 1",
  "shape --in 32 --kernel 5",
  "shape --in 3 --kernel 3 --stride 2 --pad 1 --transpose --output-padding 1",
  "connect --from 4 --to 6",
  "connect --from 64 --to 128 --kind per-map",
  "backends --no-speed",
  "diff lenet5 random --backends js,reference",
  "trace resnet18 --unit layer3/0/conv1[17,4,9] --top 4",
  "trace lenet5 --unit C3.weight[4,0,1,1] --backward --top 4",
  "trace lenet5 --unit input[0,12,17] --top 4",
  "diagnose alexnet fc6.inputs 12544",
  "explain alexnet conv2",
  "summary resnet18",
  "models alexnet",
])("%s fits into 60 and into 80 columns", { timeout: 60_000 }, async (line) => {
  for (const columns of [60, 80]) {
    const host = fakeHost({ columns, environment: { NO_COLOR: "1", CI: "1" } });
    await main(line.split(" "), { ...host, stderr: host.stdout });
    expect(host.out.text.length).toBeGreaterThan(100);
    expect(host.out.text.split("\n").filter((own) => own.length > columns)).toEqual([]);
  }
});
