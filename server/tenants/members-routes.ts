import { Type } from 'typebox'
import { Id } from '#contract/building'
import { Induction, Member } from '#contract/people'
import { InductionList, MemberPage, NewInduction, NewMember, StoredMember } from '#contract/people-api'
import { changesOf, IfMatch } from '../building/building-bodies.ts'
import { entityTag, versionFromIfMatch } from '../building/building-version-rules.ts'
import { principalOf, type RouteAccess, type Routes } from '../http/app.ts'
import type { MembersService } from './members-service.ts'

const reading: RouteAccess = { access: 'members.read' }
const editing: RouteAccess = { access: 'members.edit' }
const inducting: RouteAccess = { access: 'inductions.edit' }
const tags = ['people']
const MemberParams = Type.Object({ memberId: Id })
const { id: _id, ...changeable } = Member.properties

/** People, and what they were trained on. */
export function membersRoutes(members: MembersService): Routes {
  return async (app) => {
    app.get('/members', {
      config: reading, schema: {
        tags, summary: 'People by name, a page at a time', response: { 200: MemberPage },
        querystring: Type.Object({
          tenantId: Type.Optional(Id), status: Type.Optional(Member.properties.status), role: Type.Optional(Member.properties.role),
          search: Type.Optional(Type.String({ maxLength: 100 })), cursor: Type.Optional(Type.String({ maxLength: 400 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        }, { additionalProperties: false }),
      },
    }, (request) => members.list(request.query, principalOf(request)))

    app.post('/members', { config: editing, schema: { tags, summary: 'Add a person, who is then to be invited', body: NewMember, response: { 201: StoredMember } } }, async (request, reply) => {
      const member = await members.add(request.body, principalOf(request))
      return reply.code(201).header('location', `/api/v1/members/${member.id}`).header('etag', entityTag(member.version)).send(member)
    })

    app.get('/members/:memberId', { config: reading, schema: { tags, summary: 'One person', params: MemberParams, response: { 200: StoredMember } } }, async (request, reply) => {
      const member = await members.existing(request.params.memberId, principalOf(request))
      return reply.header('etag', entityTag(member.version)).send(member)
    })

    app.patch('/members/:memberId', {
      config: editing, schema: { tags, summary: 'Change a person: role, tenant, status', params: MemberParams, headers: IfMatch, body: changesOf(Type.Object(changeable)), response: { 200: StoredMember } },
    }, async (request, reply) => {
      const member = await members.change(request.params.memberId, request.body, versionFromIfMatch(request.headers['if-match']), principalOf(request))
      return reply.header('etag', entityTag(member.version)).send(member)
    })

    app.get('/members/:memberId/inductions', { config: reading, schema: { tags, summary: 'What a person was trained on', params: MemberParams, response: { 200: InductionList } } }, async (request) =>
      ({ items: await members.inductions(request.params.memberId, principalOf(request)) }))

    app.post('/members/:memberId/inductions', { config: inducting, schema: { tags, summary: 'Record that a person was trained', params: MemberParams, body: NewInduction, response: { 201: Induction } } }, async (request, reply) =>
      reply.code(201).send(await members.addInduction(request.params.memberId, request.body, principalOf(request))))

    app.delete('/inductions/:inductionId', { config: inducting, schema: { tags, summary: 'Withdraw a training', params: Type.Object({ inductionId: Id }), response: { 204: Type.Null() } } }, async (request, reply) => {
      await members.removeInduction(request.params.inductionId)
      return reply.code(204).send(null)
    })
  }
}
