import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

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

/** A browser with a profile of its own; closing its context also removes the profile. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const executablePath = findBrowser();
  const profile = await mkdtemp(join(tmpdir(), "lectern-browser-"));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const context = await chromium.launchPersistentContext(profile, { executablePath, args: flags, ...options });
    context.on("close", removeProfile);
    return context;
  } catch (error) {
    await removeProfile();
    throw error;
  }
}
