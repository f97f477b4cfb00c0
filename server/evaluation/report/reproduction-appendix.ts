import { API_PREFIX } from '#contract/api'
import type { NamedLine } from '../../report-exports/printed-report.ts'
import { heading, text, type RunView, type Section } from './run-view.ts'
import { said } from './said-figures.ts'

/** Appendix D: how anybody can check that these numbers follow from these facts. */
export function reproductionAppendix({ run, result, facts }: RunView): Section {
  const address = `${API_PREFIX}/evaluation-runs/${run.id}`
  const line = (en: string, zh: string, said: NamedLine['text']): NamedLine => ({ name: { en, 'zh-CN': zh }, text: said })
  return {
    tables: [],
    pages: [
      heading(1, 'Appendix D  How to reproduce these numbers', '附录D  如何复核本报告', true),
      text(said(
        'The run froze its facts, judgements and rule sets as canonical JSON (RFC 8785, JSON Canonicalization Scheme) and computed the result from nothing else. Each part has a hash: SHA-256 of its UTF-8 bytes. The same facts, rule sets, settings and seed give the same result to the last byte; a single changed byte gives another hash.',
        '评价时将基础数据、判断矩阵和规则集固定为规范化 JSON（RFC 8785，JSON Canonicalization Scheme），结果仅由此计算得出。各部分均有哈希值：对其 UTF-8 字节计算 SHA-256。相同的数据、规则集、设置和随机种子得到逐字节相同的结果；任何一个字节改变，哈希值都会不同。',
      )),
      { kind: 'lines', items: [
        line('Format of facts', '基础数据格式', facts.format), line('Format of result', '结果格式', result.format), line('Seed', '随机种子', String(result.settings.seed)),
        line('Facts', '基础数据', `GET ${address}/facts`), line('Result', '评价结果', `GET ${address}/result`),
        line('Facts (SHA-256)', '基础数据（SHA-256）', run.hashes.facts ?? ''), line('Rule sets (SHA-256)', '规则集（SHA-256）', run.hashes.ruleSets ?? ''), line('Result (SHA-256)', '评价结果（SHA-256）', run.hashes.result ?? ''),
      ] },
      heading(2, 'By hand', '自行核对'),
      text(said('1. Fetch the facts and the result at the addresses above; they are sent byte for byte as they are stored.', '1. 从上述地址取得基础数据和评价结果，服务器按存储内容逐字节返回。')),
      text(said('2. Compute SHA-256 of each file, for example with sha256sum, and compare it with the hashes above.', '2. 计算各文件的 SHA-256（例如使用 sha256sum），与上列哈希值比对。')),
      text(said('3. The result names the hashes of the facts and of the rule sets that it was computed from (factsHash, ruleSetsHash).', '3. 评价结果中记有其所依据的基础数据和规则集的哈希值（factsHash、ruleSetsHash）。')),
      heading(2, 'By the server', '由系统核对'),
      text(said('POST {address}/verification with the body {body} hashes what is stored now, computes the result again from the frozen facts and says whether both agree.', '向 {address}/verification 发送 POST 请求，内容为 {body}：系统对当前存储的内容重新计算哈希值，并由固定的数据重新计算结果，给出两者是否一致。', { address, body: '{"again": true}' })),
    ],
  }
}
