use join_shared::{
    catalog,
    text::{Lang, Texts, information},
};
use maud::{Markup, html};

use super::sources::sources;

/// The page for members.
const MEMBERS_URL: &str = "https://cmsa.org/";

/// Links for people who came for something else: members and organizations.
pub(crate) fn ways_out(lang: Lang, texts: &Texts) -> Markup {
    html! {
        section.ways-out aria-labelledby="other-ways" {
            h2 #other-ways { (texts.other_ways) }
            p { a href=(MEMBERS_URL) target="_blank" rel="noopener" { (texts.already_member) } }
            details.fold #other-memberships {
                summary { (texts.other_memberships) }
                @for membership in catalog::information() {
                    p {
                        strong { (membership.name) } ": " (information(lang, membership))
                    }
                    (sources(membership.sources, texts))
                }
            }
        }
    }
}
