import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Chromium and Chrome are usually installed, first choice first. */
const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A quiet browser: no sandbox (which root has not), nothing fetched or updated behind our back. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** No Chromium on this machine. */
export class BrowserMissing extends Error {
  constructor() {
    super(
      "No Chromium was found. Install it (Debian: apt-get install -y chromium), or set CHROMIUM_PATH to a Chromium or Chrome.",
    );
    this.name = "BrowserMissing";
  }
}

/** The path of the browser: CHROMIUM_PATH, or one of the usual places. Throws BrowserMissing. */
export function findBrowser(chosen = process.env.CHROMIUM_PATH): string {
  const path = [...(chosen ? [chosen] : usualPlaces)].find(existsSync);
  if (!path) throw new BrowserMissing();
  return path;
}

/** A browser with a new, empty profile, which goes when the browser is closed. Throws BrowserMissing. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: flags });
}
