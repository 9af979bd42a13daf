//! `/api/v1/assessments`

use join_shared::text::Lang;

use crate::problem::{Limit, Problem};

use super::super::{
    examples,
    operation::{Answer, Body, Operation, Tag},
};

pub(in super::super) fn operations() -> Vec<Operation> {
    vec![Operation {
        method: "post",
        path: "/api/v1/assessments",
        id: "assess",
        tag: Tag::Rules,
        summary: "Assess a set of answers",
        description: "Which categories fit, why, what each costs, and what to ask next. Nothing is stored.",
        parameters: &[],
        body: Some(Body {
            schema: "AssessmentRequest",
            examples: vec![("nurse", examples::assessment_request())],
        }),
        answers: vec![Answer::json(200, "What the rules say.", "Assessment", examples::assessment())],
        problems: vec![Problem::RateLimited { limit: Limit::Reads, lang: Lang::En }],
        stored: false,
    }]
}
