// A fact in running text: chosen from a list, shown with its value of today.
(() => {
  const { createElement } = window.React;
  const { EditorState, Modifier } = window.DraftJS;
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;
  const { Icon } = window.wagtail.components;

  class FactSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrl,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    // Immutable: a value is deleted as a whole, and nobody types over a part of it.
    onChosen({ key, label, value, url }) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent().createEntity(
        entityType.type, 'IMMUTABLE', { key, label, value, url },
      );
      const changed = Modifier.replaceText(
        content,
        editorState.getSelection(),
        value,
        editorState.getCurrentInlineStyle(),
        content.getLastCreatedEntityKey(),
      );
      this.workflow.close();
      onComplete(EditorState.push(editorState, changed, 'insert-characters'));
    }
  }

  const Fact = (props) => {
    const { label, url } = props.contentState.getEntity(props.entityKey).getData();
    return createElement(
      'span',
      { className: 'editor-fact' },
      createElement(TooltipEntity, {
        ...props, label, url, icon: createElement(Icon, { name: 'info-circle' }),
      }),
    );
  };

  registerPlugin({ type: 'FACT', source: FactSource, decorator: Fact });
})();
