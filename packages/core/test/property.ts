/** fast-check with a fixed seed: the same cases in every run. */
import fc from "fast-check";

fc.configureGlobal({ seed: 20_151_203 });

export { fc };
