#!/usr/bin/env node
// Keeps package-lock.json installable everywhere: every optional platform package that a locked package names is
// listed, and no download address is recorded. npm leaves a platform's package out when its registry lacks the
// build, and `npm ci` then refuses the lock. Run with --write after `npm install`.
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
const platforms = {
  aix: "aix",
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  netbsd: "netbsd",
  openbsd: "openbsd",
  openharmony: "openharmony",
  sunos: "sunos",
  win32: "win32",
};
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];

/** What npm would have recorded of a platform package it could not see: its version, and where it may be installed. */
function placeholder(name, version, dev) {
  const words = name.split("/").pop().split("-");
  const os = words.map((word) => platforms[word]).filter(Boolean);
  const cpu = words.filter((word) => processors.includes(word));
  return {
    version,
    ...(cpu.length ? { cpu } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
    ...(os.length ? { os } : {}),
  };
}

const problems = [];
for (const [folder, entry] of Object.entries(lock.packages)) {
  if (entry.resolved) {
    problems.push(`${folder} records a download address`);
    delete entry.resolved;
  }
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const known = lock.packages[`${folder}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`];
    if (known?.version) continue;
    problems.push(`${name} ${version}, wanted by ${folder}, is missing`);
    lock.packages[`node_modules/${name}`] = placeholder(name, version, entry.dev);
  }
}

if (process.argv.includes("--write")) {
  const sorted = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, "en"));
  lock.packages = Object.fromEntries(sorted.map((key) => [key, lock.packages[key]]));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${problems.length} entries mended`);
} else if (problems.length > 0) {
  console.error(
    `package-lock.json would not install everywhere:\n  ${problems.join("\n  ")}\nRun: node .github/checks/lock-file.mjs --write`,
  );
  process.exitCode = 1;
}
