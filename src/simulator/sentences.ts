/** What the simulator says in its own words; Graph's error messages stand here as Graph phrases them. */
export const sentences = {
  usage: `Simulated Microsoft 365: a tenant on this machine, reachable from it alone.

  --port <n>                port to listen on, 0 for any free one (3979)
  --file <path>             SQLite file of the tenant (:memory:)
  --bot <url>               where activities are sent (http://127.0.0.1:3978/api/messages)
  --bot-app-id <id>         the bot's app id
  --seed <n>                makes chance repeatable
  --company <file>          JSON of the companies to start with, instead of the built-in ones
  --clone-time <ms-ms>      how long a clone takes (4000-8000)
  --latency <ms-ms>         how long an answer of Graph takes (20-80)
  --team-lag <ms-ms>        how long after its clone a team's parts show (0-1000)
  --directory-lag <ms>      how long groups stay hidden from $filter and $search (2000)
  --clone-failure <share>   how many of all clones fail, 0 to 1, with the code behind a colon: 0.05:Conflict (0)
  --task-details <how>      whether a new Planner task takes its details along: accepted or ignored (ignored)
  --planner-lag <ms-ms>     how long the details of new plans and tasks are not there (0)
  --limits <which>          whether Teams throttles, in Graph and in chats: none or documented (none)
  --withhold <permissions>  application permissions that no tenant grants, with commas between them (none)
  --faults                  lets tests order faults at /simulator/faults
  --help                    this text
`,
  notInProduction: 'The simulator does not start with NODE_ENV=production: it lets everybody in.',
  portTaken: (port: number) =>
    `Port ${port} is taken: end the program that uses it, or give the simulator another one (SIMULATOR_PORT).`,
  badArgument: (name: string, value: string) => `--${name} cannot be "${value}".`,
  otherVersion: (found: number, known: number) =>
    `The file of the simulated tenant is of version ${found}, and this simulator's is ${known}: \`npm run reset\` begins anew.`,
  badCompany: (file: string, why: string) => `The company in ${file} cannot be read: ${why}`,
  tooLarge: 'The request body is larger than 4 MB.',
  foreignCaller: 'The simulator answers to this machine only.',
  notSimulated: (method: string, path: string) => `The simulator does not know ${method} ${path}.`,
  broken: (why: string) => `The simulator itself failed: ${why}`,
  faultAnswered: 'A fault that a test ordered.',
  badPattern: 'The path has to be a regular expression.',
  badFaults: (why: string) => `These are no faults: ${why}`,
} as const;
