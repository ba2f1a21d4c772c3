/** What is wrong with an OpenAPI document by Redocly's recommended rules and a few of ours, a line each. */
export async function lintDocument(text: string): Promise<string[]> {
  const { createConfig, lintFromString } = await import("@redocly/openapi-core");
  const config = await createConfig({
    extends: ["recommended"],
    rules: {
      "operation-description": "off",
      // A health check has nothing to refuse.
      "operation-4xx-response": "off",
      "no-unused-components": "error",
      "operation-operationId-url-safe": "error",
      "operation-singular-tag": "error",
      "paths-kebab-case": "error",
      "no-path-trailing-slash": "error",
      "tags-alphabetical": "off",
    },
  });
  const problems = await lintFromString({ source: text, config });
  return problems.map(({ ruleId, message, location }) => `${location[0]?.pointer ?? ""}: ${message} (${ruleId})`);
}
