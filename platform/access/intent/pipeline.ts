import { repository } from "../../../package.json";
import { gitHubEnvironmentOf, type PipelineVerb } from "../../constructs/pipeline-verbs";
import { stateKey } from "../../naming";
import type { Caller } from "../caller";
import type { StackAccess } from "../stack-access";
import type { Ask, RoleIntent } from "./intent";
import { type Names, namesIn } from "./names";
import { callsOf, changesTo, reachesOf } from "./pipeline-reach";

/** Who plans, or deploys, an environment from GitHub. */
export function pipelineRole(verb: PipelineVerb, environment: string): RoleIntent {
  return {
    kind: "role",
    name: `${verb}-${environment}`,
    path: `${environment}/${verb}-role`,
    what: `Jobs on GitHub that ${verb} ${environment}`,
    reachesSiblings: reachesOf(verb),
    needs: (stack) => {
      const of = namesIn(stack, environment);
      return verb === "plan"
        ? [...callsOf("plan", of), ...toReadState(of)]
        : [...callsOf("plan", of), ...callsOf("deploy", of), ...changesTo(environment, of), ...toKeepState(of)];
    },
    assumedBy: (stack) => [
      {
        caller: gitHub(stack),
        action: "sts:AssumeRoleWithWebIdentity",
        because: "GitHub vouches for the job, its repository and its environment",
        context: claims(gitHubEnvironmentOf(verb, environment)),
      },
    ],
    refuses: (stack) =>
      [
        claims(`${environment}-other`),
        claims(gitHubEnvironmentOf(verb === "plan" ? "deploy" : "plan", environment)),
        { ...claims(gitHubEnvironmentOf(verb, environment)), [`${issuer}:aud`]: "elsewhere" },
        { ...claims(""), [`${issuer}:sub`]: `repo:somebody/else:environment:${environment}` },
        { ...claims(""), [`${issuer}:sub`]: `repo:${repositoryPath}:pull_request` },
        {},
      ].map((context) => ({
        caller: gitHub(stack),
        action: "sts:AssumeRoleWithWebIdentity" as const,
        because: "GitHub vouches for jobs of everybody; this is another one's",
        context,
      })),
  };
}

const issuer = "token.actions.githubusercontent.com";
const repositoryPath = new URL(repository.url).pathname.slice(1);

function gitHub(stack: StackAccess): Caller {
  return { name: "a job on GitHub", principal: { kind: "federated", provider: gitHubProvider(stack) } };
}

/** Of which an account has one, whoever made it. */
export function gitHubProvider({ accountId }: StackAccess): string {
  return `arn:aws:iam::${accountId}:oidc-provider/${issuer}`;
}

function claims(environment: string): Readonly<Record<string, string>> {
  return {
    [`${issuer}:aud`]: "sts.amazonaws.com",
    [`${issuer}:sub`]: `repo:${repositoryPath}:environment:${environment}`,
  };
}

function toReadState({ stateBucket, state, environment }: Names): readonly Ask[] {
  return [
    {
      action: "s3:ListBucket",
      resource: stateBucket,
      context: { "s3:prefix": stateKey(environment), "aws:SecureTransport": "true" },
      because: "Terraform looks whether there is a state",
    },
    {
      action: "s3:ListBucket",
      resource: stateBucket,
      context: { "s3:prefix": "env:/", "aws:SecureTransport": "true" },
      because: "Terraform looks for workspaces",
    },
    {
      action: "s3:GetObject",
      resource: state,
      context: { "aws:SecureTransport": "true" },
      because: "a plan begins with the state",
    },
  ];
}

function toKeepState(of: Names): readonly Ask[] {
  const context = { "aws:SecureTransport": "true" };
  const lock = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"].map((action) => ({
    action,
    resource: `${of.state}.tflock`,
    context,
    because: "only one deploy at a time",
  }));
  const kept = { action: "s3:PutObject", resource: of.state, context, because: "a deploy writes down what it made" };
  return [...toReadState(of), ...lock, kept];
}
