/** The same job with the core of the vendor's SDK, bundled as an action would bundle it. */
// Imported by their files, as the vendor's own clients do: the package's entry does not export the client.
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js'
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js'

const { BENCH_URL = '', BENCH_PROJECT = '', BENCH_STREAMS = '', BENCH_AK = '', BENCH_SK = '' } = process.env
const credential = new BasicCredentials().withAk(BENCH_AK).withSk(BENCH_SK).withProjectId(BENCH_PROJECT)
const client = new ClientBuilder((each) => each).withCredential(credential).withEndpoint(BENCH_URL).build()

async function exchange(
  method: 'GET' | 'POST',
  path: string,
  data?: object,
): Promise<{ task_id: string; state: string }[]> {
  const answer = await client.sendRequest({
    method,
    url: `/v2/{project_id}/streams/{stream_name}/transfer-tasks${path}`,
    contentType: 'application/json',
    queryParams: {},
    pathParams: { project_id: BENCH_PROJECT, stream_name: BENCH_STREAMS },
    headers: {},
    ...(data === undefined ? {} : { data }),
  })
  return (answer as { tasks?: { task_id: string; state: string }[] }).tasks ?? []
}

const found = await exchange('GET', '')
await exchange('POST', '/action', { action: 'stop', tasks: found.map(({ task_id }) => ({ id: task_id })) })
for (;;) {
  const tasks = await exchange('GET', '')
  if (tasks.every(({ state }) => state === 'PAUSED')) break
  await new Promise((resolve) => setTimeout(resolve, 150))
}
