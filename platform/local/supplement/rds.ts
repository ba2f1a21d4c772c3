import { randomBytes } from "node:crypto";
import { type Answer, accountAuthorization, type Call, type Emulator, type Service } from "./service";
import { type Element, element, find, findAll, mapAll, parseXml, textAt, withChildren, writeXml } from "./xml";

/** Where the local database answers as RDS would. */
export interface DatabaseEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface RdsState {
  /** Parameters as they were set, by the group's name and the parameter's. */
  readonly parameters: Record<string, Record<string, Parameter>>;
  /** What moto forgets of an instance, by its identifier and the element's name. */
  readonly instances: Record<string, Record<string, string>>;
}

interface Parameter {
  readonly value: string;
  readonly applyMethod: string;
}

interface RdsDependencies {
  readonly emulator: Emulator;
  readonly databaseEndpoint: DatabaseEndpoint;
  readonly state?: RdsState | undefined;
}

type Operation = (call: Call, form: URLSearchParams) => Promise<Answer>;

/** Settings of an instance that moto takes and does not give back, as request parameter → response element. */
const forgotten = {
  EnablePerformanceInsights: "PerformanceInsightsEnabled",
  PerformanceInsightsRetentionPeriod: "PerformanceInsightsRetentionPeriod",
  PerformanceInsightsKMSKeyId: "PerformanceInsightsKMSKeyId",
  MonitoringInterval: "MonitoringInterval",
  MonitoringRoleArn: "MonitoringRoleArn",
} as const;

/**
 * RDS as far as moto falls short: parameters, Performance Insights and enhanced monitoring read back as they were written, an instance's
 * endpoint is where the local database really answers, and its managed master secret holds a password of its own.
 */
export function createRds({
  emulator,
  databaseEndpoint,
  state: earlier,
}: RdsDependencies): Service & { state(): RdsState } {
  const state: RdsState = structuredClone(earlier) ?? { parameters: {}, instances: {} };

  const operations: Readonly<Record<string, Operation>> = {
    CreateDBInstance: createInstance,
    ModifyDBInstance: changeInstance,
    DescribeDBInstances: showInstances,
    RebootDBInstance: showInstances,
    StartDBInstance: showInstances,
    StopDBInstance: showInstances,
    DeleteDBInstance: deleteInstance,
    ModifyDBParameterGroup: setParameters,
    ResetDBParameterGroup: resetParameters,
    DescribeDBParameters: showParameters,
    DeleteDBParameterGroup: deleteParameters,
  };

  return {
    state: () => structuredClone(state),
    async answer(call) {
      const form = new URLSearchParams(call.body.toString());
      return operations[form.get("Action") ?? ""]?.(call, form);
    },
  };

  async function createInstance(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await changeInstance(call, form);
    if (answer.status === 200 && form.get("ManageMasterUserPassword") === "true")
      await setMasterSecret(call, answer, form);
    return answer;
  }

  async function changeInstance(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status !== 200) return answer;
    remember(form);
    return withInstances(answer);
  }

  async function showInstances(call: Call): Promise<Answer> {
    return withInstances(await emulator(call));
  }

  async function deleteInstance(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = withInstances(await emulator(call));
    if (answer.status === 200) delete state.instances[form.get("DBInstanceIdentifier") ?? ""];
    return answer;
  }

  function remember(form: URLSearchParams): void {
    const given = Object.entries(forgotten).flatMap(([parameter, name]) => {
      const value = form.get(parameter);
      return value === null ? [] : [[name, value]];
    });
    const identifier = form.get("DBInstanceIdentifier") ?? "";
    state.instances[identifier] = { ...state.instances[identifier], ...Object.fromEntries(given) };
  }

  function withInstances(answer: Answer): Answer {
    if (answer.status !== 200) return answer;
    const shown = mapAll(parseXml(answer.body.toString()), "DBInstance", (instance) => {
      const remembered = Object.entries(state.instances[textAt(instance, "DBInstanceIdentifier")] ?? {});
      const settings = remembered.map(([name, value]) => element(name, value));
      return withEndpoint(withChildren(instance, ...settings));
    });
    return { ...answer, body: writeXml(shown) };
  }

  function withEndpoint(instance: Element): Element {
    const endpoint = find(instance, "Endpoint");
    if (!endpoint) return instance;
    const { host, port } = databaseEndpoint;
    return withChildren(instance, withChildren(endpoint, element("Address", host), element("Port", String(port))));
  }

  /** moto gives every instance the same user and password; RDS makes a password, for the user that was asked for. */
  async function setMasterSecret(call: Call, answer: Answer, form: URLSearchParams): Promise<void> {
    const [secret] = findAll(parseXml(answer.body.toString()), "SecretArn");
    const credentials = { username: form.get("MasterUsername"), password: randomBytes(24).toString("base64url") };
    const put = await emulator({
      method: "POST",
      path: "/",
      url: new URL("/", call.url),
      headers: {
        authorization: accountAuthorization("secretsmanager", call.signer?.region),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "secretsmanager.PutSecretValue",
      },
      body: Buffer.from(JSON.stringify({ SecretId: secret?.text, SecretString: JSON.stringify(credentials) })),
    });
    if (put.status !== 200) throw new Error(`The master user's secret could not be set: ${put.body}`);
  }

  async function setParameters(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status !== 200) return answer;
    const group = groupIn(form);
    state.parameters[group] = { ...state.parameters[group], ...Object.fromEntries(parametersIn(form)) };
    return answer;
  }

  async function resetParameters(_: Call, form: URLSearchParams): Promise<Answer> {
    const group = groupIn(form);
    if (form.get("ResetAllParameters") === "true") delete state.parameters[group];
    for (const [name] of parametersIn(form)) delete state.parameters[group]?.[name];
    return answerTo("ResetDBParameterGroup", [element("DBParameterGroupName", group)]);
  }

  /** moto knows no parameters but those that were set; neither does this. */
  async function showParameters(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status !== 200) return answer;
    const isSystems = !["user", null].includes(form.get("Source"));
    const set = isSystems ? [] : Object.entries(state.parameters[groupIn(form)] ?? {});
    const shown = set.map(([name, { value, applyMethod }]) =>
      element("Parameter", [
        element("ParameterName", name),
        element("ParameterValue", value),
        element("Source", "user"),
        element("ApplyMethod", applyMethod),
        element("IsModifiable", "true"),
      ]),
    );
    return answerTo("DescribeDBParameters", [element("Parameters", shown)]);
  }

  async function deleteParameters(call: Call, form: URLSearchParams): Promise<Answer> {
    const answer = await emulator(call);
    if (answer.status === 200) delete state.parameters[groupIn(form)];
    return answer;
  }
}

function groupIn(form: URLSearchParams): string {
  return form.get("DBParameterGroupName") ?? "";
}

/** Parameters of a request: `Parameters.Parameter.1.ParameterName` and so on; some SDKs say `member` for `Parameter`. */
function parametersIn(form: URLSearchParams): [string, Parameter][] {
  const prefixes = [...form.keys()].flatMap((key) => /^(Parameters\.\w+\.\d+\.)ParameterName$/.exec(key)?.[1] ?? []);
  return prefixes.map((prefix) => [
    form.get(`${prefix}ParameterName`) ?? "",
    { value: form.get(`${prefix}ParameterValue`) ?? "", applyMethod: form.get(`${prefix}ApplyMethod`) ?? "immediate" },
  ]);
}

function answerTo(action: string, result: readonly Element[]): Answer {
  const body = element(`${action}Response`, [
    element(`${action}Result`, result),
    element("ResponseMetadata", [element("RequestId", randomBytes(16).toString("hex"))]),
  ]);
  return { status: 200, headers: { "content-type": "text/xml" }, body: writeXml(body) };
}
