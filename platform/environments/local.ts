import { dev } from "./dev";
import type { Environment } from "./environment";

/** `dev` on the laptop: only the name differs, and the account, which is the emulator's. */
export const local: Environment = { ...dev, name: "local", accountId: "123456789012" };
