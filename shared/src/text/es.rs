//! Spanish.

use super::words::{CcmTexts, Live, Question, Statement, Texts, amounts, chapter_name};
use crate::{
    catalog::{Information, InformationKind, NotACredentialKind},
    ccm,
    consent::{Consent, data::CURRENT_ES},
    doors::{Aspect, Door},
    lang::Lang,
    mistake::Mistake,
};

const CONSENT: Consent = CURRENT_ES;

pub(super) const LIVE: Live = Live {
    lang: Lang::Es,
    source: "Fuente",
    sources: "Fuentes",
    undated: "sin fecha",
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    not_listed: "Mi capítulo no está en la lista",
    works_in_case_management: Statement {
        stated: "Trabaja en gestión de casos",
        denied: "No trabaja en gestión de casos",
    },
    residence: Statement { stated: "Vive", denied: "No vive" },
    resident_us: "en los Estados Unidos",
    resident_outside_us: "fuera de los Estados Unidos",
    health_degree: Statement {
        stated: "Tiene un título en una profesión de la salud",
        denied: "No tiene un título en una profesión de la salud",
    },
    current_license: Statement {
        stated: "Tiene una licencia vigente",
        denied: "No tiene una licencia vigente",
    },
    national_certification: Statement {
        stated: "Tiene una certificación nacional",
        denied: "No tiene una certificación nacional",
    },
    enrolled_student: Statement {
        stated: "Está inscrito(a) en un programa de gestión de casos o en uno relacionado",
        denied: "No es estudiante",
    },
    military: Statement {
        stated: "Gestiona casos en las fuerzas armadas de EE. UU., el VA o el DoD, o bajo contrato con ellos",
        denied: "No tiene relación con las fuerzas armadas de EE. UU., el VA o el DoD",
    },
    result_title: "Su resultado",
    you_can_join_as: "Puede unirse como",
    you_can_join_somehow: "Puede unirse. Responda una o dos preguntas más para ver su categoría.",
    needs_answers: "Aquí verá su categoría y su cuota.",
    not_eligible: "Ninguna de las categorías que puede solicitar aquí corresponde a estas respuestas.",
    not_eligible_next: "¿Tiene dudas, o falta algo? Pregúntenos abajo.",
    disputed: "Las páginas de CMSA no coinciden en esto. Aun así puede enviarlo; CMSA decide.",
    why: "Por qué esta categoría",
    one_is_enough: "basta con una de estas",
    state_met: "se cumple",
    state_unmet: "no se cumple",
    state_unknown: "aún no se sabe",
    votes: "Usted tiene pleno derecho de voto.",
    votes_not_stated: "No encontramos nada de CMSA sobre el voto en esta categoría.",
    rights: "Votar y ocupar cargos",
    office_levels: "Puede ocupar cargos locales, regionales o nacionales.",
    office_unspecified: "Puede presentarse a cargos.",
    office_not_stated: "No encontramos nada sobre ocupar cargos.",
    partly_unknown: "No encontramos una parte de este precio. Pregunte a CMSA.",
    chapter_goes_with_it: "Se espera que los miembros en los Estados Unidos elijan un capítulo local. (Lo deducimos de la lista de precios de CMSA.)",
    one_year: "1 año",
    two_years: "2 años",
    for_one_year: "por 1 año",
    for_two_years: "por 2 años",
    about: "unos",
    indicative_with_chapter: "En parte estimación nuestra; el monto de CMSA depende de su país",
    includes_before: "incluye",
    includes_after: "de cuota de capítulo estimada",
    go_on: "Continuar: enviar mis datos",
    terms: "Un año o dos",
    compare: "Compare sus opciones",
    category: "Categoría",
    voting: "Voto",
    voting_full: "Pleno derecho",
    voting_not_stated: "No consta",
    changes: "¿Podría ser otra categoría?",
    change_one_of: "Una de estas:",
    change_saves: "menos que ahora",
    kept_same: "Actualizamos las reglas después de que guardó este resultado. Para usted no cambia nada.",
    kept_was: "Actualizamos las reglas después de que guardó este resultado. Decía:",
    dues: "Cuánto cuesta",
    dues_national: "Cuota nacional de CMSA",
    total: "Total",
    ask_cmsa: "Pregunte a CMSA",
    published: "Precio publicado (la página no tiene fecha)",
    assumed: "Estimación: no encontramos un monto publicado",
    indicative: "Monto que publica CMSA; el suyo depende de su país",
    unknown: "No encontramos este precio. Pregunte a CMSA.",
    also_open: "Otras opciones:",
    chapter_expected: "No eligió ningún capítulo. Se espera que los miembros en los Estados Unidos elijan uno.",
    nearest: "Qué falta",
    question_title: "¿Tiene una pregunta? Escríbanos",
    sign_up_title: "¿Quiere unirse? Avísenos.",
    sign_up_lead: "Todavía no paga ni se une. El equipo de CMSA o del capítulo puede escribirle; usted se une en cmsa.org.",
    question_lead: "Pregunte lo que quiera sobre cómo unirse. El equipo le responderá.",
    join_as: "Quiero unirme como",
    given_name: "Nombre",
    family_name: "Apellidos",
    email: "Correo electrónico",
    phone: "Teléfono",
    message: "Mensaje",
    consent_version: CONSENT.version,
    send: "Enviar mis datos",
    question: "Su pregunta",
    send_question: "Enviar mi pregunta",
    sending: "Enviando …",
    errors_title: "Revise estos campos",
    sent_title: "Gracias. Recibimos sus datos.",
    question_sent_title: "Gracias. Recibimos su pregunta.",
    sent_lead: "Guarde su comprobante antes de salir de esta página.",
    reference: "Su referencia",
    next_title: "Qué sigue",
    next_join: "Únase ahora en cmsa.org",
    next_contact: "O espere: el equipo le dirá el siguiente paso.",
    next_question: "El equipo de CMSA o de su capítulo leerá su pregunta y le responderá.",
    receipt: "Abrir su comprobante",
    receipt_key: "Guarde el enlace de su comprobante. Solo este enlace lo abre, y quien lo tenga puede ver sus datos.",
    problem_offline: "Puede que no tenga conexión, así que no sabemos si esto llegó. Lo que escribió está a salvo. Presione Enviar otra vez sin cambiar nada; lo guardaremos una sola vez.",
    problem_unavailable: "No podemos acceder a nuestra base de datos, así que no sabemos si esto llegó. Lo que escribió está a salvo. Presione Enviar otra vez en un minuto; lo guardaremos una sola vez.",
    problem_stale_quote: "La cuota cambió desde que abrió esta página, así que no enviamos nada. Arriba está el monto nuevo. Si está de acuerdo, presione Enviar otra vez.",
    problem_key_reused: "Ya envió este formulario con otros datos, así que ahora no enviamos nada. Presione Enviar otra vez para enviar este también.",
    problem_confirm: "Presione Enviar una vez más para que sepamos que lo envía una persona.",
    problem_not_eligible: "Esta categoría no corresponde a sus respuestas, así que no enviamos nada. Revise sus respuestas o envíenos una pregunta.",
};

pub(super) const TEXTS: Texts = Texts {
    live: &LIVE,
    title: "Únase a CMSA",
    title_with_chapter: "Únase a CMSA a través de",
    lead: "Responda unas preguntas para ver su tipo de membresía y su cuota. No guardamos nada sobre usted hasta que presione Enviar.",
    no_ccm_title: "No necesita el CCM para unirse.",
    no_ccm: "Tenerlo, estar preparándose para obtenerlo o no quererlo: para unirse da igual.",
    step: "Paso",
    step_of: "de unos",
    change: "Cambiar",
    qualifications: "¿Tiene alguna de estas? Basta con una.",
    other_ways_in: "¿Estudiante, militar o VA, o vive en otro país?",
    steps: [
        "Trabajo en gestión de casos",
        "Residencia",
        "Título, licencia o certificación",
        "Estudiante",
        "Fuerzas armadas, VA o DoD",
    ],
    held: ["título", "licencia", "certificación"],
    questions_title: "Sobre usted",
    yes: "Sí",
    no: "No",
    works_in_case_management: Question {
        ask: "¿Trabaja en gestión de casos (case management)?",
        hint: "Cuenta cualquier lugar o puesto, como coordinación de cuidados o planificación del alta.",
    },
    residence: Question { ask: "¿Dónde vive?", hint: "" },
    residence_us: "Estados Unidos",
    residence_outside_us: "Otro país",
    health_degree: Question {
        ask: "¿Tiene un título en una profesión de la salud?",
        hint: "De enfermería, por ejemplo.",
    },
    current_license: Question {
        ask: "¿Tiene una licencia vigente de salud o servicios humanos?",
        hint: "Por ejemplo, RN o LCSW.",
    },
    national_certification: Question {
        ask: "¿Tiene una certificación nacional de salud o servicios humanos?",
        hint: "Sirve cualquiera, como CCM o ACM. Está bien responder No.",
    },
    enrolled_student: Question {
        ask: "¿Está inscrito(a) en un programa de gestión de casos, salud o servicios humanos?",
        hint: "CMSA le pedirá su credencial de estudiante o una constancia de inscripción.",
    },
    military: Question {
        ask: "¿Sirve o trabaja con las fuerzas armadas de EE. UU., el VA o el DoD?",
        hint: "También si se retiró.",
    },
    military_none: "No",
    military_active: "En servicio activo, Guardia o Reserva",
    military_va: "Asuntos de Veteranos (VA)",
    military_dod: "Departamento de Defensa (DoD)",
    military_contracted: "Trabajo bajo contrato para uno de ellos",
    military_retired: "Retirado de las fuerzas armadas",
    military_dependent: "No, pero un familiar sí",
    term: "Duración de la membresía",
    chapters: "Capítulos locales",
    chapters_hint: "Paga una cuota por cada capítulo. ¿No está el suyo? Elija «Mi capítulo no está en la lista».",
    add_chapter: "Agregar un capítulo",
    find_chapter: "Busque por nombre o estado",
    remove: "Quitar",
    show_result: "Ver mi resultado",
    all_questions: "Ver otras categorías",
    doors: "Membresía de CMSA y certificación CCM",
    doors_yours: "Para usted, según sus respuestas",
    keep: "Guarde este resultado",
    keep_lead: "El enlace contiene sus respuestas; nosotros no guardamos nada. Ábralo más tarde o envíelo a su empleador.",
    keep_copy: "Copiar el enlace",
    keep_copied: "Copiado",
    keep_open: "Abrirlo en otra pestaña",
    keep_print: "Imprimir",
    other_ways: "¿Otra cosa?",
    already_member: "¿Ya es miembro? Vaya a cmsa.org",
    other_memberships: "Membresías para organizaciones",
    optional: "opcional",
    consent: CONSENT.text,
    consent_details: "Cómo usamos sus datos",
    email_receipt: "Envíenme por correo un enlace a mi comprobante",
    leave_empty: "Deje este campo vacío",
    receipt_content: "Lo que envió",
    receipt_title: "Su comprobante",
    receipt_got: "Recibimos sus datos",
    receipt_got_question: "Recibimos su pregunta",
    receipt_next: "Todavía no ha pagado ni es miembro. Eso se hace en cmsa.org, ahora o más tarde. El equipo de CMSA o de su capítulo puede contactarle para ayudarle.",
    receipt_next_join: "Unirme en cmsa.org",
    receipt_save_first: "Guarde su comprobante antes de salir.",
    receipt_sent: "Enviado el",
    receipt_category: "Categoría",
    receipt_chapters: "Capítulos",
    receipt_none: "Ninguno",
    receipt_corrected: "Guardamos sus cambios.",
    receipt_again: "Ya había enviado este formulario, así que no guardamos nada nuevo. Su comprobante muestra lo que envió la primera vez.",
    receipt_again_next: "Abajo puede corregir su nombre, correo y teléfono. Para otro cambio, o para otra persona:",
    receipt_new_form: "Empezar un formulario nuevo",
    receipt_keep: "Guarde este enlace",
    receipt_keep_lead: "Solo este enlace abre su comprobante. Quien lo tenga puede ver y cambiar sus datos.",
    receipt_keep_no_mail: "No se lo enviaremos por correo.",
    receipt_address: "Enlace a este comprobante",
    receipt_copy: "Copiar el enlace",
    receipt_print: "Imprimir",
    receipt_mail: "Enviarme este enlace por correo",
    receipt_mail_subject: "Mi comprobante para unirme a CMSA",
    receipt_mail_body: "Mi comprobante. Quien tenga este enlace puede ver mis datos:",
    receipt_lost: "¿Perdió el enlace? Dé su referencia a CMSA o a un capítulo que eligió. Ellos pueden borrar sus datos.",
    receipt_yours: "Cambiar o borrar sus datos",
    receipt_kept: "CMSA nacional y los capítulos que eligió usan sus datos para contactarle sobre su ingreso, y para nada más. Los borramos 180 días después del último cambio, o 24 meses después si ya es miembro. Quien tenga este enlace puede corregirlos o borrarlos aquí.",
    receipt_agreed: "Lo que usted aceptó",
    receipt_correct: "Corregir sus datos",
    receipt_correct_send: "Guardar los cambios",
    receipt_withdraw: "Retirarse y borrar sus datos",
    receipt_withdraw_lead: "Borramos de inmediato su nombre, correo, teléfono y mensaje, y el equipo no le contactará. No se puede deshacer. Guardamos sus respuestas sin su nombre, para contarlas. Si el equipo copió sus datos a su propio sistema, pida a CMSA o a su capítulo que los borre allí.",
    receipt_withdraw_send: "Sí, borrar mis datos",
    receipt_withdrawn: "Usted se retiró. Borramos su nombre, correo, teléfono y mensaje.",
    receipt_erased: "Su nombre, correo, teléfono y mensaje están borrados. Pasó el tiempo por el que los guardamos, o usted pidió borrarlos.",
    mail_subject: "Su comprobante de CMSA",
    mail_why: "Alguien escribió esta dirección en nuestro sitio y pidió este enlace. Si no fue usted, abra el enlace para borrar los datos, o borre este correo. Nuestro sitio:",
    home_title: "Únase a la Case Management Society of America",
    home_lead: "Encuentre su tipo de membresía, vea cuánto cuesta con su capítulo y envíenos sus datos cuando quiera.",
    home_find: "Encontrar mi membresía",
    home_chapters: "Elija su capítulo",
    home_by_state: "Capítulos por estado",
    home_incomplete: "¿No ve su capítulo? En el formulario, elija «Mi capítulo no está en la lista».",
    home_embed: "Poner este formulario en el sitio de su capítulo",
    home_api: "Para desarrolladores: la API (en inglés)",
    builder_title: "Ponga el formulario en el sitio de su capítulo",
    builder_lead: "Conteste dos preguntas, copie un fragmento y siga los pasos. No hace falta saber programar.",
    builder_chapter: "Capítulo",
    builder_no_chapter: "Sin capítulo: se elige en el formulario",
    builder_language: "Idioma del formulario",
    own_name: "Español",
    builder_accent: "Color",
    builder_accent_hint: "Un nombre en inglés como teal, o un código como #005a8c. Lo hacemos más oscuro o más claro si no se puede leer. Puede dejarlo vacío.",
    builder_accent_wrong: "No conocemos este color, así que no se usa. Pruebe un nombre en inglés como teal, o un código como #005a8c.",
    builder_made_with: "¿Con qué está hecho su sitio?",
    builder_other: "Con otra cosa",
    builder_look: "Idioma, colores y título",
    builder_theme: "Fondo",
    builder_theme_own: "El nuestro, claro u oscuro como lo tenga cada visitante",
    builder_theme_auto: "El de su página, claro u oscuro como lo tenga cada visitante",
    builder_theme_light: "El de su página, que es claro",
    builder_theme_dark: "El de su página, que es oscuro",
    builder_heading: "Sin nuestro título, porque la página ya tiene uno",
    builder_show: "Ver el fragmento y la muestra",
    builder_first: "Elija con qué está hecho su sitio. El fragmento y los pasos aparecen aquí.",
    builder_snippet: "Fragmento para",
    builder_copy: "Copiar",
    builder_plugin: "Descargar el plugin",
    builder_wordpress: [
        "Descargue el plugin con el botón de arriba.",
        "Entre en WordPress como administrador. Vaya a Plugins, después a Añadir plugin y a Subir plugin.",
        "Elija el archivo que descargó y presione Instalar ahora. Después presione Activar plugin.",
        "Copie el fragmento. Edite la página y péguelo donde deba estar el formulario.",
        "Guarde la página y véala. La próxima vez, quien pueda editar páginas puede empezar en el paso 4.",
    ],
    builder_wix: [
        "Copie el fragmento.",
        "En el editor de Wix, elija Añadir elementos, Insertar código e Insertar HTML.",
        "Presione Ingresar código, pegue el fragmento y presione Actualizar.",
        "Estire la caja hasta que sea tan alta como el formulario. Wix no lo hace solo.",
        "Publique el sitio y vea la página.",
    ],
    builder_squarespace: [
        "Copie el fragmento.",
        "Edite la página y añada un bloque de código donde deba estar el formulario.",
        "Borre el texto de ejemplo del bloque y pegue el fragmento.",
        "Guarde la página y véala como visitante. El editor no muestra el formulario.",
        "¿Solo ve un enlace? Algunos planes no permiten scripts. Deje entonces el enlace.",
    ],
    builder_wild_apricot: [
        "Copie el fragmento.",
        "Edite la página y ponga un gadget de HTML personalizado donde deba estar el formulario.",
        "Abra los ajustes del gadget y presione Editar código.",
        "Pegue el fragmento y guarde el gadget.",
        "Guarde la página y véala como visitante. Puede que el editor no muestre el formulario.",
    ],
    builder_drupal: [
        "Copie el fragmento.",
        "Edite la página y elija el formato de texto HTML completo.",
        "Presione Fuente y pegue el fragmento donde deba estar el formulario.",
        "Guarde la página y véala.",
        "¿No hay HTML completo? Pídalo a su administrador.",
    ],
    builder_html: [
        "Copie el fragmento.",
        "Edite la página como HTML y pegue el fragmento donde deba estar el formulario.",
        "Publique la página y véala.",
    ],
    builder_fallback: "¿No se ve el formulario? Añada ?cmsa-join-debug al final de la dirección de la página. La página dice entonces por qué, en inglés. Un enlace simple funciona en todos los sitios.",
    builder_preview: "Así se ve",
    builder_preview_lead: "Es el formulario real. Lo que envíe desde aquí llega al equipo de CMSA o del capítulo.",
    builder_wide: "En una computadora",
    builder_phone: "En un teléfono",
    builder_sites: "Solo estos sitios pueden mostrar en un marco el formulario de este capítulo. En los demás queda el enlace, y un marco simple muestra un error:",
    builder_links: "Enlace simple y código QR",
    builder_link: "Enlace simple",
    builder_qr: "Código QR",
    builder_qr_lead: "Lleva a la misma página, desde un papel o una presentación. Guárdelo como archivo, o cópielo como SVG.",
    builder_qr_alt: "Código QR que lleva al formulario",
    builder_qr_save: "Guardar como archivo",
    builder_developers: "Para programadores",
    builder_element: "Fragmento para casi todos los sitios",
    builder_element_lead: "Su sitio debe permitir scripts. El formulario crece hasta la altura que necesita. Si algo lo impide, se ve un enlace al formulario.",
    builder_div: "Si su sitio borra el código de arriba",
    builder_div_lead: "Algunos sitios quitan las etiquetas que no conocen. Este fragmento no tiene ninguna.",
    builder_frame: "iframe (sin scripts)",
    builder_frame_lead: "Para sitios que permiten marcos pero no scripts. Su altura no cambia.",
    builder_policy: "Política de seguridad de contenido",
    builder_policy_lead: "Casi ningún sitio la tiene. Si el suyo la tiene, necesita estas líneas.",
    builder_pinned: "Script fijo (SRI)",
    builder_pinned_lead: "Esta etiqueta va en lugar de la primera línea del fragmento. Así el navegador solo acepta este mismo script. Cuando lo cambiemos, se verá el enlace hasta que usted copie la etiqueta nueva.",
    not_found: "No encontramos esta página",
    not_found_detail: "La dirección puede estar mal escrita o ser antigua. Si es el enlace de un comprobante, revise que esté completo.",
    not_found_next: "Página de inicio con todos los capítulos",
    error_title: "No funcionó",
    error_request: "Esta página no se puede abrir así. Vuelva atrás e inténtelo de nuevo, o empiece otra vez aquí.",
    error_other_site: "Este formulario llegó desde otro sitio, así que no guardamos nada. Abra aquí el formulario y envíelo otra vez.",
    error_too_large: "Su formulario era demasiado largo, así que no guardamos nada. Vuelva atrás, acorte su mensaje y envíelo otra vez.",
    error_unavailable: "En este momento no podemos usar nuestra base de datos. Vuelva atrás e inténtelo de nuevo en un minuto.",
    problem_rate_limited: "Llegaron demasiados formularios desde su red en un minuto, y este todavía no está guardado. No se pierde nada. Envíelo otra vez en un minuto, por favor.",
    error_rate_limited: "Llegaron demasiadas solicitudes desde su red. Espere un minuto e inténtelo de nuevo.",
    problem_changed: "En el mismo momento cambió otra cosa de su solicitud, así que sus cambios todavía no están guardados. Lo que escribió sigue aquí. Presione «Guardar los cambios» otra vez.",
    error_internal: "Algo falló de nuestro lado, no del suyo. Vuelva atrás e inténtelo de nuevo en unos minutos.",
    status_new: "Recibido. El equipo aún no se ha comunicado con usted.",
    status_contacted: "El equipo ya se comunicó con usted.",
    status_joined: "Ya es miembro.",
    status_declined: "Cerrado.",
    status_duplicate: "Cerrado, porque envió otro formulario.",
    status_withdrawn: "Retirado.",
    door_cmsa: "Membresía de CMSA",
    door_ccm: "Certificación CCM",
    door_cmsa_step: "Únase a la comunidad",
    door_ccm_step: "Apruebe un examen de CCMC",
    doors_apart: "Ninguna exige la otra",
    doors_more: "Compartir esta comparación",
    ccm_question: "¿Necesito el CCM para unirme a CMSA?",
    ccm_answer: "No. Puede unirse a CMSA con el CCM o sin él.",
    ccm_description: "CMSA es una asociación de miembros. El CCM es una certificación con examen, de un organismo aparte: CCMC. Compárelos lado a lado, con fuentes.",
    ccm_other_question: "¿Necesito unirme a CMSA para obtener el CCM?",
    ccm_other_answer: "No encontramos esa regla. La lista de requisitos de The Commission habla de estudios, trabajo y carácter, y de ninguna membresía. Es una inferencia nuestra: para estar seguro, pregunte a The Commission.",
    ccm_calculator: "Ver mi membresía y mi cuota",
    ccm_details: "Más diferencias",
    description: "Vea su tipo de membresía y cuánto cuesta. No necesita el CCM para unirse.",
    aspect_run_by: "Quién la ofrece",
    aspect_needs: "Qué se necesita",
    aspect_costs: "Cuánto cuesta",
    aspect_gives: "Qué recibe usted",
    aspect_proves: "Qué demuestra",
    aspect_renews: "Cómo se mantiene",
};

pub(super) const CCM: CcmTexts = CcmTexts {
    title: "¿Le interesa el CCM? Vea qué se necesita",
    lead: "Es un primer vistazo, solo si le interesa. Sobre el CCM decide The Commission, no CMSA ni esta página. Para unirse a CMSA nada de esto importa.",
    license: Question {
        ask: "¿Tiene una licencia o certificación vigente, activa y sin restricciones?",
        hint: "Debe permitirle evaluar a las personas por su cuenta.",
    },
    license_independent: "Sí, una que lo permite, como RN, LCSW, LMSW, LPC, CRC o CDMS",
    license_practical_nurse: "Solo como LPN o LVN (esta no cuenta para el CCM)",
    license_none: "No",
    degree: Question {
        ask: "¿Tiene un título universitario en trabajo social, enfermería u otro campo de la salud o de servicios humanos?",
        hint: "De licenciatura o superior, de una institución acreditada, con prácticas supervisadas.",
    },
    supervised_by_a_ccm: Question {
        ask: "¿Ha trabajado 12 meses a tiempo completo en gestión de casos, con un CCM como supervisor?",
        hint: "",
    },
    without_a_ccm: Question {
        ask: "¿Ha trabajado 24 meses a tiempo completo en gestión de casos?",
        hint: "Aquí no hace falta que su supervisor sea un CCM.",
    },
    supervising: Question {
        ask: "¿Ha supervisado 12 meses a tiempo completo a personas que hacen gestión de casos?",
        hint: "",
    },
    good_character: Question {
        ask: "The Commission también pide buena conducta moral.",
        hint: "Eso lo decide ella misma.",
    },
    met: "Parece que cumple lo que pide The Commission sobre estudios y trabajo. Ella tiene la última palabra.",
    unmet: "Parece que todavía no lo cumple. Para unirse a CMSA no hace falta.",
    unknown: "Hacen falta más respuestas para saberlo.",
    requirements: ["Estudios", "Experiencia laboral", "Buena conducta"],
    requirement_met: "parece que sí",
    requirement_unmet: "parece que todavía no",
    requirement_unknown: "aún no se sabe",
};

pub(super) fn information(information: &Information) -> String {
    match information.kind {
        InformationKind::Company => {
            let multiple = information
                .seat_multiple
                .map_or(String::new(), |seats| format!(" Se vende en grupos de {seats}."));
            format!(
                "Pertenece a una organización, que puede pasarla de un empleado a otro. \
                 Incluye la cuota nacional y la del capítulo.{multiple} Pregunte el precio a CMSA."
            )
        }
        InformationKind::Partner => {
            "Viene sin costo con un paquete de colaboración de CMSA. Pregunte a CMSA por estos paquetes."
                .to_owned()
        }
    }
}

pub(super) fn door(door: Door, aspect: Aspect) -> String {
    let text = match (door, aspect) {
        (Door::Cmsa, Aspect::RunBy) => {
            "La Case Management Society of America, una asociación de miembros sin fines de lucro, fundada en 1990."
        }
        (Door::Cmsa, Aspect::Gives) => {
            "Seminarios web, congresos, una revista, guías prácticas, capítulos locales y una voz ante las leyes que afectan su trabajo."
        }
        (Door::Cmsa, Aspect::Proves) => "Que usted forma parte del campo. No es una certificación.",
        (Door::Cmsa, Aspect::Needs) => {
            "Usted trabaja en gestión de casos, o estudia en este campo. Sin examen. Decide CMSA."
        }
        (Door::Cmsa, Aspect::Costs) => "La cuota nacional, más la de cada capítulo que usted elija.",
        (Door::Cmsa, Aspect::Renews) => {
            "Se une por uno o dos años. No encontramos reglas publicadas sobre la renovación; pregunte a CMSA."
        }
        (Door::Ccm, Aspect::RunBy) => {
            "La Commission for Case Manager Certification (CCMC, ahora «The Commission»). Es un organismo aparte, sin vínculos con CMSA."
        }
        (Door::Ccm, Aspect::Gives) => "El derecho a escribir CCM después de su nombre.",
        (Door::Ccm, Aspect::Proves) => {
            "Que cumplió ciertos requisitos de estudios y de trabajo, y aprobó un examen."
        }
        (Door::Ccm, Aspect::Needs) => {
            "Una licencia o un título, trabajo en gestión de casos, buen carácter moral y un examen. Decide The Commission."
        }
        (Door::Ccm, Aspect::Costs) => {
            let fees = ccm::fees();
            let total = fees.application.checked_add(fees.exam);
            return format!(
                "{} por la solicitud, no reembolsables, y {} por el examen{}.",
                fees.application,
                fees.exam,
                total.map_or(String::new(), |total| format!(": {total} en total"))
            );
        }
        (Door::Ccm, Aspect::Renews) => {
            let renewal = ccm::renewal();
            return format!(
                "Cada {} años: {} horas de formación continua, {} de ellas de ética, o repetir el examen. \
                 No encontramos la tarifa actual; se vieron {}, sin fecha.",
                renewal.years,
                renewal.ce_hours,
                renewal.ethics_hours,
                amounts(renewal.fees_seen, "y")
            );
        }
    };
    text.to_owned()
}

pub(super) fn state(code: &'static str) -> &'static str {
    match code {
        "CA" => "California",
        "FL" => "Florida",
        "IL" => "Illinois",
        "IN" => "Indiana",
        "MI" => "Míchigan",
        "NC" => "Carolina del Norte",
        "NJ" => "Nueva Jersey",
        "NM" => "Nuevo México",
        "NY" => "Nueva York",
        "PA" => "Pensilvania",
        "TX" => "Texas",
        code => code,
    }
}

pub(super) fn mistake(mistake: Mistake) -> String {
    match mistake {
        Mistake::Required => "rellene este campo".to_owned(),
        Mistake::Type { .. } => "el tipo de este valor no es el esperado".to_owned(),
        Mistake::UnknownField => "no existe este campo".to_owned(),
        Mistake::UnknownValue => "elija uno de los valores que hay".to_owned(),
        Mistake::UnknownChapter => "no conocemos este capítulo".to_owned(),
        Mistake::RepeatedChapter => "este capítulo está dos veces".to_owned(),
        Mistake::MergedChapter { successor } => {
            format!("este capítulo se fusionó; elija {} ({successor})", chapter_name(successor))
        }
        Mistake::UnknownCategory => "esta categoría no se puede solicitar aquí".to_owned(),
        Mistake::UnknownCredential => {
            "no conocemos estas letras; responda «sí» a tener una certificación nacional en vez de nombrarla"
                .to_owned()
        }
        Mistake::NotACredential(not) => {
            let what = match not.kind {
                NotACredentialKind::Guidelines => "son pautas y no una certificación",
                NotACredentialKind::IssuingBody => "otorga certificaciones y no es una",
                NotACredentialKind::Honorary => "es un honor para miembros y no una certificación",
            };
            format!("{} ({}) {what}", not.code, not.name)
        }
        Mistake::ContradictsCertification => {
            "aquí se nombra una certificación, pero la respuesta a tener una es «no»".to_owned()
        }
        Mistake::Date => "escriba un día que exista, como 2026-11-22".to_owned(),
        Mistake::Term => "elija 1 o 2 años".to_owned(),
        Mistake::Cents => "dé un número entero de centavos, o null si el total no se conoce".to_owned(),
        Mistake::Email => "escriba un correo electrónico como nombre@example.org".to_owned(),
        Mistake::Phone => "escriba un teléfono con al menos 5 dígitos".to_owned(),
        Mistake::TooLong { max } => format!("use como máximo {max} caracteres"),
        Mistake::ControlCharacters => "quite los caracteres de control invisibles".to_owned(),
        Mistake::Consent => "marque la casilla para que podamos contactarle".to_owned(),
        Mistake::OutdatedConsent => {
            "el texto que aceptó no es el actual; abra la página de nuevo y léalo".to_owned()
        }
        Mistake::Status => "este estado no se puede poner desde aquí".to_owned(),
        Mistake::NotEligible => "con estas respuestas no puede elegir esta categoría".to_owned(),
        Mistake::TooMany { max } => format!("una lista puede tener como máximo {max} elementos"),
        Mistake::More => "hay más campos incorrectos; corrija estos primero".to_owned(),
    }
}
