import { readyMetric } from "../reference-app/api/src/health/readiness-reporter";
import { apiReady } from "./metrics";

it("watches the readiness that the API really reports", () => {
  const { namespace, name, unit, dimensions } = apiReady;
  expect({ namespace, name, unit, dimensions }).toEqual({
    namespace: readyMetric.namespace,
    name: readyMetric.name,
    unit: readyMetric.unit,
    dimensions: [readyMetric.dimension],
  });
});
