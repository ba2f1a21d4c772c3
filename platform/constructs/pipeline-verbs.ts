/** What pipelines do with an environment. */
export type PipelineVerb = "plan" | "deploy";

/** The environment on GitHub whose jobs do it: its protection rules say who starts a deploy, and plans need none. */
export function gitHubEnvironmentOf(verb: PipelineVerb, environment: string): string {
  return verb === "plan" ? `${environment}-plan` : environment;
}
