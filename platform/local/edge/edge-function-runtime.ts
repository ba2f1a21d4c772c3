import crypto from "node:crypto";
import querystring from "node:querystring";
import vm from "node:vm";

/*
 * The runtime of CloudFront Functions, as far as "JavaScript runtime 2.0 features for CloudFront Functions" goes: no
 * network, files, timers or evaluation of strings. Each run has a context of its own, so that nothing stays from one to
 * the next. The context keeps a function from what CloudFront lacks; it is no defence against a hostile function.
 */

/** CloudFront allows about a millisecond of computing; a busy laptop must not fail what would pass there. */
const runsAtMostMs = 1_000;

/** What came of a run: the returned value as JSON, or the error; neither where it never came to an end. */
export interface Outcome {
  readonly log: readonly string[];
  readonly result?: string | undefined;
  readonly error?: string | undefined;
}

/** The code of a function, ready to run. Throws a SyntaxError. */
export function parse(name: string, code: string): vm.Script {
  return new vm.Script(`"use strict";${code}\n${callHandler}`, { filename: `${name}.js` });
}

/** Only text passes between the edge and the function, so that neither meets the other's objects. */
const callHandler = `
;(async () => JSON.stringify(await handler(JSON.parse(__lectern.event))))().then(
  (result) => { __lectern.result = result === undefined ? "null" : result; },
  (error) => { __lectern.error = String(error); },
);`;

/** Runs a function on an event. */
export function run(script: vm.Script, event: object): Outcome {
  const exchange: { event: string; result?: string; error?: string } = { event: JSON.stringify(event) };
  const log: string[] = [];
  const globals = {
    __lectern: exchange,
    console: { log: (...words: unknown[]) => log.push(words.join(" ")) },
    require: builtIn,
    Buffer,
  };
  const context = vm.createContext(globals, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: "afterEvaluate",
  });
  vm.runInContext(clockStandingAt(Date.now()), context);
  try {
    script.runInContext(context, { timeout: runsAtMostMs });
  } catch (error) {
    exchange.error = String(error);
  }
  return { log, result: exchange.result, error: exchange.error };
}

/** All clocks of a run show the moment of its start ("Restricted features"). */
function clockStandingAt(nowMs: number): string {
  return `
Date.now = () => ${nowMs};
Date = class extends Date {
  constructor(...parts) { parts.length > 0 ? super(...parts) : super(${nowMs}); }
};`;
}

const builtInModules: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["buffer", { Buffer }],
  ["crypto", { createHash: crypto.createHash, createHmac: crypto.createHmac }],
  ["querystring", querystring],
]);

function builtIn(name: string): unknown {
  const offered = [...builtInModules.keys()].join(", ");
  if (!builtInModules.has(name))
    throw new Error(`Cannot find module "${name}": CloudFront Functions offer ${offered}.`);
  return builtInModules.get(name);
}
