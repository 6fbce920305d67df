/** What a CronJob of Kubernetes has to be, as far as a file shows it. */

interface FromSecret {
  secretKeyRef?: { name: string; key: string }
}
interface Container {
  name: string
  image: string
  command: string[]
  workingDir: string
  env: { name: string; value?: string; valueFrom?: FromSecret }[]
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[]
  securityContext: Record<string, unknown>
}
export interface PodSpec {
  restartPolicy: string
  terminationGracePeriodSeconds: number
  securityContext: { runAsNonRoot?: boolean; runAsUser?: number; fsGroup?: number }
  containers: Container[]
  volumes: {
    name: string
    emptyDir?: object
    secret?: { secretName: string; defaultMode?: number; items?: { key: string; path: string }[] }
  }[]
}
interface Rule {
  action: 'FailJob' | 'Ignore' | 'Count'
  onExitCodes?: { containerName?: string; operator: 'In' | 'NotIn'; values: number[] }
  onPodConditions?: { type: string }[]
}
export interface CronJob {
  apiVersion: string
  kind: string
  spec: {
    schedule: string
    concurrencyPolicy: string
    jobTemplate: {
      spec: {
        backoffLimit: number
        activeDeadlineSeconds: number
        podFailurePolicy: { rules: Rule[] }
        template: { spec: PodSpec }
      }
    }
  }
}

/** What is wrong with a CronJob, in words; nothing where it may be shown to others. */
export function kubernetesProblems({ apiVersion, kind, spec }: CronJob): string[] {
  const job = spec.jobTemplate.spec
  const pod = job.template.spec
  const [container] = pod.containers
  const facts: [boolean, string][] = [
    [apiVersion === 'batch/v1' && kind === 'CronJob', 'is no CronJob of batch/v1'],
    [/^(\S+ ){4}\S+$/.test(spec.schedule), 'has a schedule that is none'],
    [spec.concurrencyPolicy === 'Forbid', 'runs beside itself'],
    // https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
    [pod.restartPolicy === 'Never', 'has a podFailurePolicy, which needs restartPolicy Never'],
    [job.backoffLimit > 0 && job.backoffLimit <= 6, 'is never tried again, or too often'],
    [job.activeDeadlineSeconds > 0, 'may go on for ever'],
    // A save is tried for a minute, after a request that may take ten seconds.
    [pod.terminationGracePeriodSeconds > 70, 'is killed while it saves'],
    [pod.securityContext.runAsNonRoot === true && pod.securityContext.runAsUser !== 0, 'may run as root'],
    [container?.securityContext.readOnlyRootFilesystem === true, 'may write to its image'],
    [container?.securityContext.allowPrivilegeEscalation === false, 'may get more rights'],
    [container?.command[0] === 'node', 'has something between the signals and node'],
    [!/:latest$|^[^:]+$/.test(container?.image ?? ''), 'has an image without a version'],
  ]
  const problems = facts.filter(([isSo]) => !isSo).map(([, problem]) => problem)
  for (const { onExitCodes, onPodConditions } of job.podFailurePolicy.rules) {
    if ((onExitCodes === undefined) === (onPodConditions === undefined)) problems.push('has a rule for not one thing')
    const { containerName, operator, values = [] } = onExitCodes ?? {}
    if (containerName !== undefined && containerName !== container?.name)
      problems.push(`has a rule for "${containerName}"`)
    if (operator === 'In' && values.includes(0)) problems.push('has a rule for exit code 0')
  }
  for (const { name } of container?.volumeMounts ?? [])
    if (!pod.volumes.some((volume) => volume.name === name)) problems.push(`mounts "${name}", which is no volume`)
  for (const { name, value } of container?.env ?? [])
    if (/^UASSIST_(STORE|STORE_KEY|.*TOKEN|.*SECRET)$/.test(name) && value !== undefined)
      problems.push(`has the secret ${name} in the file`)
  return problems
}

/** What becomes of a Job when its pod has ended with an exit code: the first rule that is about it. */
export function actionAt({ rules }: { rules: Rule[] }, exitCode: number, conditions: string[] = []): Rule['action'] {
  const rule = rules.find(({ onExitCodes, onPodConditions }) =>
    onExitCodes
      ? onExitCodes.values.includes(exitCode) === (onExitCodes.operator === 'In')
      : onPodConditions?.some(({ type }) => conditions.includes(type)),
  )
  return rule?.action ?? 'Count'
}
