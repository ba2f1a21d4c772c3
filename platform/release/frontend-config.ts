import type { EnvironmentOutputs } from "../outputs";

/** Where the frontend runs, as it reads it from /config.json at its start. */
export interface FrontendConfig {
  readonly environment: string;
  /** Path of the API on the frontend's own host. */
  readonly apiBaseUrl: string;
  /** Who enrols on a laptop, where nobody signs in; null everywhere else. */
  readonly demoStudent: { readonly id: string; readonly name: string } | null;
}

/** One of the students with which the local database is seeded. */
const demoStudent = { id: "01900000-0000-7000-8000-000000000001", name: "Nguyễn Minh Anh" };

/** The frontend's configuration, made of a deployed environment's outputs. Everyone can read it, so it holds no secret. */
export function frontendConfig({ environment }: Pick<EnvironmentOutputs, "environment">): FrontendConfig {
  return { environment, apiBaseUrl: "/api/v1", demoStudent: environment === "local" ? demoStudent : null };
}
