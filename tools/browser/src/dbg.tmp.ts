import { withBatchNorm } from "../../../packages/conformance/src/programs/networks.js";
import { TrainingStep, crossEntropy, sgd, Random, tensor } from "@convscope/core";
import { createTfjsBackend } from "@convscope/backend-tfjs";
import { createJsBackend } from "@convscope/backend-js";
const rnd = (n: number, s: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + s * 78.233) );
async function main() {
  const a: any = createJsBackend(); const raw: any = await createTfjsBackend({ engine: "webgl" });
  const out: string[] = [];
  // a backend that computes with webgl but checks each kernel against js
  const wrapTable = (t: any, ta: any) => new Proxy(t, { get: (target, name) => typeof target[name] !== "function" ? target[name] : (...args: any[]) => {
    const g = args.at(-1); const ops = args.slice(0, -1);
    const flat = (o: any) => Array.isArray(o) ? o.map((x) => raw.readSync(x)) : raw.readSync(o);
    const vals = ops.map(flat);
    const res = target[name](...args);
    const up = vals.map((v) => Array.isArray(v) ? v.map((x: any) => a.upload(x)) : a.upload(v));
    const ra = a.readSync(ta[name](...up, g)), rb = raw.readSync(res);
    let scale = 0; for (const v of ra) scale = Math.max(scale, Math.abs(v));
    let worst = 0, at = 0; for (let i = 0; i < ra.length; i++) { const d = Math.abs(ra[i] - rb[i]) / (scale + 1e-30); if (!(d <= worst)) { worst = d; at = i; } }
    if (!(worst < 1e-5)) out.push(`${String(name)} ${JSON.stringify(g)} worst ${worst} at ${at}: ${ra[at]} vs ${rb[at]}; operands ${vals.map((v) => v.length)} ${vals.map((v) => [...v].slice(0, 8)).join(" ; ")}`);
    return res;
  } });
  const b: any = { ...raw, kernels: wrapTable(raw.kernels, a.kernels), grads: wrapTable(raw.grads, a.grads), fused: wrapTable(raw.fused, a.fused) };
  const model: any = withBatchNorm(); const model2: any = withBatchNorm();
  const mk = async (m: any, be: any) => { m.initialize?.(new Random(5)); await m.to(be); return new TrainingStep(m, { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }), random: new Random(31), eager: true } as any); };
  const s1 = await mk(model, a), s2 = await mk(model2, b);
  for (const [i, N] of [4, 2, 4, 1].entries()) {
    const X = rnd(N * 2 * 42, i), L = Float32Array.from({ length: N }, (_, k) => (k + i) % 3);
    for (const [s, be] of [[s1, a], [s2, b]] as any) { const r = s.run(tensor(be, X, [N, 2, 6, 7]), tensor(be, L, [N])); out.push(`${N} loss ${(await r.loss.data())[0]}`); }
    for (const [name, v] of model.variables) { const va = await v.read(), vb = await model2.variables.get(name).read(); let w = 0; for (let k = 0; k < va.length; k++) w = Math.max(w, Math.abs(va[k] - vb[k])); if (w > 1e-5) out.push(`  ${name} differs ${w}`); }
  }
  return out.join("\n");
}
main().then((t) => dispatchEvent(new CustomEvent("conformancereport", { detail: t })), (e) => dispatchEvent(new CustomEvent("conformancefault", { detail: String(e) + e.stack })));
