/**
 * What the reader chooses: the backend, by name or by the address of a module, which cases, and when to start and stop.
 */
import { element } from "./elements.js";

/** What to run. */
export interface Choice {
  /** A name that the page knows, or the address of a module. */
  readonly backend: string;
  /** Only the cases whose kernel or name contains this. */
  readonly filter: string;
  /** Of these, each such one of every kernel: 1 runs them all. From the page's address alone. */
  readonly every: number;
}

/** Reads a choice from a page's address: `?backend=…&filter=…&every=…`. */
export function choiceOf(query: URLSearchParams): Choice {
  const every = Math.max(1, Math.floor(Number(query.get("every") ?? 1)) || 1);
  return { backend: query.get("backend") ?? "", filter: query.get("filter") ?? "", every };
}

/** The form above the results. */
export class Controls {
  readonly element: HTMLFormElement;
  readonly #every: number;
  readonly #address: HTMLInputElement;
  readonly #filter: HTMLInputElement;
  readonly #button: HTMLButtonElement = element("button", { type: "submit" }, "Run");

  constructor(names: readonly string[], choice: Choice, submit: (choice: Choice) => void) {
    this.#every = choice.every;
    const named = names.includes(choice.backend);
    const own = named || (choice.backend === "" && names.length > 0) ? undefined : "";
    this.#address = element("input", {
      type: "text",
      name: "address",
      placeholder: "/dist/my-backend.js",
      "aria-label": "Address of an ES module that exports createBackend",
      spellcheck: "false",
      value: named ? undefined : choice.backend,
    });
    this.#filter = element("input", {
      type: "text",
      name: "filter",
      placeholder: "all of them",
      value: choice.filter,
    });
    const chosen = choice.backend === "" ? names[0] : choice.backend;
    const chips = names.map((name) => radio(name, name, name === chosen));
    const module = radio("", "a module:", own !== undefined);
    module.append(this.#address);
    this.#address.addEventListener("focus", () => module.querySelector("input")?.click());
    const filter = element("label", { class: "filter" }, "Cases that contain ", this.#filter);
    const legend = element("legend", {}, "Backend");
    const fields = element("fieldset", {}, legend, ...chips, module);
    const last = element("div", { class: "last" }, filter, this.#button);
    this.element = element("form", { class: "controls" }, fields, last);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(this.#choice());
    });
  }

  /** Says on the button what a press does. */
  running(is: boolean): void {
    this.#button.textContent = is ? "Stop" : "Run";
    this.#button.classList.toggle("stop", is);
  }

  #choice(): Choice {
    const backend = new FormData(this.element).get("backend");
    const named = typeof backend === "string" && backend !== "";
    return {
      backend: named ? backend : this.#address.value.trim(),
      filter: this.#filter.value.trim(),
      every: this.#every,
    };
  }
}

function radio(value: string, label: string, checked: boolean): HTMLLabelElement {
  const input = element("input", {
    type: "radio",
    name: "backend",
    value,
    checked: checked ? "" : undefined,
  });
  return element("label", { class: "chip" }, input, element("span", {}, label));
}
